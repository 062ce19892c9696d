GRANT SELECT, INSERT, UPDATE ON resolve_verdictlink TO mb_web, mb_clock;
GRANT SELECT, INSERT ON resolve_note, resolve_paper, resolve_done TO mb_web, mb_clock;
GRANT SELECT ON resolve_paper TO mb_export;
GRANT USAGE ON SEQUENCE resolve_note_id_seq TO mb_web, mb_clock;
ALTER TABLE resolve_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_office ON resolve_note FOR ALL TO mb_web
    USING (office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter))
    WITH CHECK (office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter));
CREATE POLICY clock ON resolve_note FOR ALL TO mb_clock USING (true) WITH CHECK (true);
ALTER TABLE resolve_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON resolve_paper FOR ALL TO mb_web USING (mb_may_read(matter)) WITH CHECK (mb_may_read(matter));
CREATE POLICY clock ON resolve_paper FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON resolve_paper FOR SELECT TO mb_export USING (true);
