-- The city's figures. A row counts matters of one area by who may see them, and is seen by whoever sees every matter in it.

-- What came or went since the last fold.
GRANT SELECT ON figures_change TO mb_web;
GRANT SELECT, DELETE ON figures_change TO mb_clock;
ALTER TABLE figures_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON figures_change FOR ALL TO mb_clock USING (true);
CREATE POLICY round_them ON figures_change AS RESTRICTIVE FOR SELECT TO mb_web
    USING (against = 0 OR NOT (against = ANY ((SELECT mb_offices())::int[])));
CREATE POLICY seen ON figures_change FOR SELECT TO mb_web
    USING (unit = ANY ((SELECT mb_units())::int[]) OR office = ANY ((SELECT mb_offices())::int[]));

-- The figures, area by area and day by day; day 'epoch' has what is open now.
GRANT SELECT ON figures_tally TO mb_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON figures_tally TO mb_clock;
ALTER TABLE figures_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON figures_tally FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY round_them ON figures_tally AS RESTRICTIVE FOR SELECT TO mb_web
    USING (against = 0 OR NOT (against = ANY ((SELECT mb_offices())::int[])));
CREATE POLICY seen ON figures_tally FOR SELECT TO mb_web
    USING (CASE office
        WHEN 0 THEN unit = ANY ((SELECT mb_units())::int[])
        ELSE office = ANY ((SELECT mb_offices())::int[])
    END);

-- Each matter as it is counted: its days are days of the city.
CREATE OR REPLACE VIEW figures_counted WITH (security_invoker = true) AS
SELECT m.number, m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(
        least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM law_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step)
        THEN (greatest(
        least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(
        least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
FROM matter_matter m CROSS JOIN clock_town t WHERE m.category <> 'outside_scope';
GRANT SELECT ON figures_counted TO mb_web, mb_clock;

-- The figures as they stand now: what was folded and what was not yet.
CREATE OR REPLACE VIEW figures_standing WITH (security_invoker = true) AS
SELECT area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended, missed FROM figures_tally UNION ALL
    SELECT area, s.unit, s.office, c.against, d.day, c.n * d.open AS open, c.n * d.late AS late,
           c.n * d.bounced AS bounced, c.n * d.fresh AS fresh, c.n * d.due AS due, c.n * d.arrived AS arrived,
           c.n * d.ended AS ended, c.n * d.missed AS missed
    FROM figures_change c
    JOIN territory_unit p ON p.id = c.place
    JOIN territory_unit u ON u.id = c.unit
    CROSS JOIN LATERAL unnest(p.path) AS area
    CROSS JOIN LATERAL (
        SELECT CASE WHEN area = ANY (u.path) AND c.unit = ANY (p.path) THEN area ELSE c.unit END AS unit, 0 AS office
        UNION ALL SELECT c.unit, c.office WHERE c.office <> 0
    ) s
    CROSS JOIN LATERAL (
        SELECT DATE 'epoch' AS day, 1 AS open, c.late::int AS late, c.bounced::int AS bounced, c.fresh::int AS fresh,
               0 AS due, 0 AS arrived, 0 AS ended, 0 AS missed WHERE c.ended IS NULL
        UNION ALL SELECT c.opened, 0, 0, 0, c.fresh::int, 0, 1, 0, 0 WHERE c.opened IS NOT NULL
        UNION ALL SELECT c.due, 0, 0, 0, 0, 1, 0, 0, 0 WHERE c.due IS NOT NULL
        UNION ALL SELECT c.ended, 0, 0, 0, 0, 0, 0, 1, c.late::int WHERE c.ended IS NOT NULL
    ) d;
GRANT SELECT ON figures_standing TO mb_web, mb_clock;

-- Kinds of matters that came more often than is usual, and where.
GRANT SELECT ON figures_earlywarning TO mb_web, mb_export;
GRANT SELECT, INSERT, DELETE ON figures_earlywarning TO mb_clock;
GRANT USAGE ON SEQUENCE figures_earlywarning_id_seq TO mb_clock;

-- What counts: each change of a matter, and a unit that stands elsewhere in the tree.
CREATE TRIGGER tally_came
    AFTER INSERT ON matter_matter REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION mb_tally_change();
CREATE TRIGGER tally_moved
    AFTER UPDATE ON matter_matter REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION mb_tally_change();
CREATE TRIGGER tally_went
    AFTER DELETE ON matter_matter REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION mb_tally_change();
CREATE CONSTRAINT TRIGGER tally_moved
    AFTER UPDATE OF path ON territory_unit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION mb_tally_moved();
