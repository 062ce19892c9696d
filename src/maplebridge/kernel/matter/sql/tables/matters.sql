-- Matters, and which of them one sees: the unit is mine, the office is mine, or a grant or code says so; never what is
-- against me. Neither a grant nor what was handed on opens what is against an office at or above one of mine (bound B6): posts
-- and the map change after either. Whoever stands in a matter as a party changes nothing of it for an office. A grant opens a matter to be read: no row is changed, and none is locked, by it.

-- How a matter stands. Nobody but the owner may delete one. The web reads its title by mb_title alone: the first words of a
-- matter are never those of whoever was called in.
GRANT INSERT ON matter_matter TO mb_web;
GRANT SELECT (number, procedure_id, category, channel, place, unit, office, level, step, outcome, opened, touched, due, next,
    seq, bounces, missed, code, against, urgency, sorted, state) ON matter_matter TO mb_web;
GRANT SELECT, INSERT, UPDATE ON matter_matter TO mb_clock;
GRANT SELECT ON matter_matter TO mb_export;
GRANT UPDATE (procedure_id, category, place, unit, office, level, step, outcome, touched, due, next, seq, bounces,
    missed, code, state, urgency, sorted) ON matter_matter TO mb_web;
ALTER TABLE matter_matter ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON matter_matter FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON matter_matter FOR SELECT TO mb_export USING (true);
CREATE POLICY handed_on ON matter_matter FOR SELECT TO mb_web
    USING (EXISTS (
        SELECT 1 FROM matter_handedon h WHERE h.matter = number AND h.office = ANY ((SELECT mb_offices())::int[])
    ) AND (against IS NULL OR NOT (against = ANY ((SELECT mb_above())::int[]))));
CREATE POLICY handed_on_acts ON matter_matter FOR UPDATE TO mb_web
    USING (EXISTS (
        SELECT 1 FROM matter_handedon h WHERE h.matter = number AND h.office = ANY ((SELECT mb_offices())::int[])
    ) AND (against IS NULL OR NOT (against = ANY ((SELECT mb_above())::int[]))))
    WITH CHECK (true);
CREATE POLICY moved ON matter_matter FOR UPDATE TO mb_web
    USING (
        unit = ANY ((SELECT mb_units())::int[])
        OR office = ANY ((SELECT mb_offices())::int[])
        OR number = (SELECT mb_matter())
    )
    WITH CHECK (true);
CREATE POLICY opened ON matter_matter FOR INSERT TO mb_web WITH CHECK (ledger_noted(number, 'opened'));
CREATE POLICY round_them ON matter_matter AS RESTRICTIVE FOR ALL TO mb_web
    USING (against IS NULL OR NOT (against = ANY ((SELECT mb_offices())::int[])))
    WITH CHECK (true);
CREATE POLICY stands_back ON matter_matter AS RESTRICTIVE FOR UPDATE TO mb_web USING (NOT mb_apart(number)) WITH CHECK (true);
CREATE POLICY seen ON matter_matter FOR SELECT TO mb_web
    USING (
        unit = ANY ((SELECT mb_units())::int[])
        OR office = ANY ((SELECT mb_offices())::int[])
        OR number = (SELECT mb_matter())
        OR number IN (
            SELECT g.matter FROM identity_grant g
            WHERE (g.office_id = ANY ((SELECT mb_offices())::int[]) OR g.account_id = (SELECT mb_account()))
              AND (g.until IS NULL OR g.until > now())
        ) AND (against IS NULL OR NOT (against = ANY ((SELECT mb_above())::int[])))
    );
CREATE TRIGGER handed_on
    AFTER UPDATE ON matter_matter REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION mb_handed_on();
CREATE TRIGGER concerned_at_opening
    AFTER INSERT ON matter_matter REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION mb_concerned_at_opening();
CREATE INDEX IF NOT EXISTS matter_opened ON matter_matter (opened);
-- Its procedure is looked for with the row, not when the transaction ends: nothing is planned anew for each matter.
DO $$
DECLARE named text;
BEGIN
    FOR named IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'matter_matter'::regclass AND contype = 'f' AND condeferrable LOOP
        EXECUTE format('ALTER TABLE matter_matter ALTER CONSTRAINT %I NOT DEFERRABLE', named);
    END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS matter_kind_inbox ON matter_matter (category COLLATE "C", due, number) WHERE outcome IS NULL;

-- Which office acted on a matter and handed it on, or is asked in it: a trigger writes it, that office goes on reading the matter.
GRANT SELECT ON matter_handedon TO mb_web, mb_clock;
ALTER TABLE matter_handedon ENABLE ROW LEVEL SECURITY;
SELECT points_at('matter_handedon', 'matter', 'matter_matter');
SELECT points_at('matter_handedon', 'office', 'territory_office');
CREATE POLICY clock ON matter_handedon FOR SELECT TO mb_clock USING (true);
CREATE POLICY seen ON matter_handedon FOR SELECT TO mb_web USING (office = ANY ((SELECT mb_offices())::int[]));

-- Who stands in a matter beside whoever brought it: each with the hash of a code of its own. A party sees its own row and
-- those of who acts for it; who acts for a side sees that side's row and their own.
GRANT SELECT, INSERT ON matter_party TO mb_web;
GRANT SELECT, INSERT, UPDATE ON matter_party TO mb_clock;
GRANT UPDATE (code, ended) ON matter_party TO mb_web;
GRANT USAGE ON SEQUENCE matter_party_id_seq TO mb_web, mb_clock;
SELECT seen_with_matter('matter_party', adds => 'opening', changes => true,
    only_if => 'coalesce((SELECT mb_represents()), (SELECT mb_party())) IS NULL OR id IN ((SELECT mb_party()), (SELECT mb_represents()))
        OR (acts_for = (SELECT mb_party()) AND (SELECT mb_represents()) IS NULL)');
SELECT points_at('matter_party', 'matter', 'matter_matter');

-- Matters that belong together.
GRANT SELECT, INSERT, DELETE ON matter_link TO mb_web;
GRANT SELECT, INSERT ON matter_link TO mb_clock;
GRANT SELECT ON matter_link TO mb_export;
GRANT USAGE ON SEQUENCE matter_link_id_seq TO mb_web, mb_clock;
ALTER TABLE matter_link ENABLE ROW LEVEL SECURITY;
SELECT points_at('matter_link', 'parent', 'matter_matter');
SELECT points_at('matter_link', 'child', 'matter_matter');
CREATE POLICY clock ON matter_link FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON matter_link FOR SELECT TO mb_export USING (true);
CREATE POLICY linked ON matter_link FOR INSERT TO mb_web
    WITH CHECK (ledger_noted(child, 'opened') OR (mb_may_act(parent) AND mb_may_act(child)));
CREATE POLICY parted ON matter_link FOR DELETE TO mb_web
    USING (kind = 'same' AND mb_may_act(parent) AND mb_may_act(child));
CREATE POLICY seen ON matter_link FOR SELECT TO mb_web USING (mb_may_read(parent) OR mb_may_read(child));

-- The order of matters: numbers come from a sequence; gaps are harmless, waiting is not.
GRANT USAGE ON SEQUENCE matter_order TO mb_web, mb_clock;
