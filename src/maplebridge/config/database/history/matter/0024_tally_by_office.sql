ALTER TABLE matter_tally DROP CONSTRAINT matter_tally_pkey;
ALTER TABLE matter_tally ADD PRIMARY KEY (area, office, unit, against, day);
