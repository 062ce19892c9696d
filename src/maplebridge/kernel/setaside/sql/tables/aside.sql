-- What waits for another try: codes and facts of the program, never words or addresses.

-- Seen by administrators, by the office to which it was handed, and, while it waits, by whoever may read its matter.
GRANT SELECT ON setaside_thing TO mb_web;
GRANT SELECT, INSERT, UPDATE ON setaside_thing TO mb_clock, mb_seal;
GRANT INSERT (kind, subject, matter, code, facts, since, tries, last, next, how) ON setaside_thing TO mb_web;
GRANT UPDATE (next, office, handed, ended, how, asked) ON setaside_thing TO mb_web;
GRANT USAGE ON SEQUENCE setaside_thing_id_seq TO mb_web, mb_clock, mb_seal;
ALTER TABLE setaside_thing ENABLE ROW LEVEL SECURITY;
SELECT points_at('setaside_thing', 'office', 'territory_office');
CREATE POLICY asked ON setaside_thing FOR UPDATE TO mb_web
    USING (ended IS NULL AND (office = ANY ((SELECT mb_offices())::int[]) OR (SELECT EXISTS (
        SELECT FROM territory_mandate m WHERE m.role = 'administrator' AND m.office_id = ANY (mb_offices())
    ))))
    WITH CHECK (ended IS NULL OR how = 'by hand');
CREATE POLICY clock ON setaside_thing FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY concerned ON setaside_thing FOR SELECT TO mb_web
    USING (ended IS NULL AND matter IS NOT NULL AND mb_may_read(matter));
CREATE POLICY met ON setaside_thing FOR INSERT TO mb_web
    WITH CHECK (kind = 'shown' AND subject = matter::text AND tries = 1 AND office IS NULL AND ended IS NULL
        AND mb_may_read(matter));
CREATE POLICY sealer ON setaside_thing FOR ALL TO mb_seal USING (true) WITH CHECK (true);
CREATE POLICY seen ON setaside_thing FOR SELECT TO mb_web
    USING (office = ANY ((SELECT mb_offices())::int[]) OR (SELECT EXISTS (
        SELECT FROM territory_mandate m WHERE m.role = 'administrator' AND m.office_id = ANY (mb_offices())
    )));
CREATE TRIGGER leaves_an_entry
    AFTER UPDATE ON setaside_thing FOR EACH ROW
    WHEN ((OLD.ended IS NULL AND NEW.ended IS NOT NULL) OR NEW.office IS DISTINCT FROM OLD.office)
    EXECUTE FUNCTION setaside_noted();
