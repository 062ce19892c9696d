-- The words given with acts; what is sealed is seen by the office that sealed it alone.

-- Found by matter, entry and field. A short waiting list of the indexes: each search reads it.
GRANT SELECT, INSERT ON matter_statement TO mb_web;
GRANT SELECT, INSERT, DELETE ON matter_statement TO mb_clock;
GRANT SELECT ON matter_statement TO mb_export;
ALTER TABLE matter_statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON matter_statement FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON matter_statement FOR SELECT TO mb_export USING (NOT sealed);
CREATE POLICY said ON matter_statement FOR INSERT TO mb_web
    WITH CHECK (matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter));
CREATE POLICY seen ON matter_statement FOR SELECT TO mb_web
    USING (mb_may_read(matter) AND (NOT sealed OR office = ANY ((SELECT mb_offices())::int[])));
CREATE INDEX IF NOT EXISTS matter_words ON matter_statement USING gin (mb_indexed(text, matter))
    WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field = 'text' AND NOT sealed;
CREATE INDEX IF NOT EXISTS matter_other_words ON matter_statement USING gin (mb_indexed(text, matter))
    WITH (gin_pending_list_limit = 512)
    WHERE (seq > 1 OR field <> 'text') AND field <> 'office' AND left(field, 5) <> 'file.' AND NOT sealed;
