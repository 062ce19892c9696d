--
-- Custom state/database change combination
--

CREATE UNIQUE INDEX statement_key ON matter_statement (matter, seq, field);
ALTER TABLE matter_statement DROP CONSTRAINT statement_once, DROP COLUMN id;
ALTER TABLE matter_statement ADD CONSTRAINT matter_statement_pkey PRIMARY KEY USING INDEX statement_key;
