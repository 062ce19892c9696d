-- What acting keeps beside the matter.

-- Links to a judgement: the hash of the token, found by a function alone.
GRANT SELECT ON resolve_verdictlink TO mb_web;
GRANT SELECT, INSERT, UPDATE ON resolve_verdictlink TO mb_clock;
GRANT UPDATE (used) ON resolve_verdictlink TO mb_web;
ALTER TABLE resolve_verdictlink ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON resolve_verdictlink FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY seen ON resolve_verdictlink FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY used ON resolve_verdictlink FOR UPDATE TO mb_web
    USING (mb_may_read(matter))
    WITH CHECK (mb_may_read(matter));

-- A note is seen by its own office alone.
GRANT SELECT, INSERT ON resolve_note TO mb_web, mb_clock;
GRANT USAGE ON SEQUENCE resolve_note_id_seq TO mb_web, mb_clock;
ALTER TABLE resolve_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON resolve_note FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY own_office ON resolve_note FOR ALL TO mb_web
    USING (office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter))
    WITH CHECK (office = ANY ((SELECT mb_offices())::int[]) AND mb_may_read(matter));

-- A paper is seen by whoever sees the matter; the clock, under which a person is erased, may delete it.
GRANT SELECT, INSERT ON resolve_paper TO mb_web;
GRANT SELECT, INSERT, DELETE ON resolve_paper TO mb_clock;
GRANT SELECT ON resolve_paper TO mb_export;
ALTER TABLE resolve_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON resolve_paper FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON resolve_paper FOR SELECT TO mb_export USING (true);
CREATE POLICY seen ON resolve_paper FOR ALL TO mb_web USING (mb_may_read(matter)) WITH CHECK (mb_may_read(matter));

-- Acts already taken, by the hash of their key.
GRANT SELECT, INSERT ON resolve_done TO mb_web, mb_clock;
