CREATE TABLE matter_town (one smallint PRIMARY KEY CHECK (one = 1), zone text NOT NULL);
CREATE TABLE matter_change (
    place int NOT NULL, unit int NOT NULL, office int NOT NULL, against int NOT NULL,
    opened date NOT NULL, due date, ended date,
    late boolean NOT NULL, bounced boolean NOT NULL, fresh boolean NOT NULL, n int NOT NULL
);
CREATE TABLE matter_tally (
    area int NOT NULL, unit int NOT NULL, office int NOT NULL, against int NOT NULL, day date NOT NULL,
    open int NOT NULL, late int NOT NULL, bounced int NOT NULL, fresh int NOT NULL, due int NOT NULL,
    arrived int NOT NULL, ended int NOT NULL, missed int NOT NULL,
    PRIMARY KEY (area, unit, office, against, day)
);

INSERT INTO matter_town VALUES (1, current_setting('mb.zone'));

GRANT SELECT ON matter_town TO mb_web, mb_clock;
GRANT UPDATE ON matter_town TO mb_clock;
GRANT SELECT ON matter_change, matter_tally TO mb_web;
GRANT SELECT, DELETE ON matter_change TO mb_clock;
GRANT SELECT, INSERT, UPDATE, DELETE ON matter_tally TO mb_clock;
ALTER TABLE matter_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matter_change FOR SELECT TO mb_web USING (
    unit = ANY ((SELECT mb_units())::int[]) OR office = ANY ((SELECT mb_offices())::int[])
);
CREATE POLICY round_them ON matter_change AS RESTRICTIVE FOR SELECT TO mb_web USING (
    against = 0 OR NOT (against = ANY ((SELECT mb_offices())::int[]))
);
CREATE POLICY clock ON matter_change FOR ALL TO mb_clock USING (true);
ALTER TABLE matter_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matter_tally FOR SELECT TO mb_web USING (
    CASE office WHEN 0 THEN unit = ANY ((SELECT mb_units())::int[]) ELSE office = ANY ((SELECT mb_offices())::int[]) END
);
CREATE POLICY round_them ON matter_tally AS RESTRICTIVE FOR SELECT TO mb_web USING (
    against = 0 OR NOT (against = ANY ((SELECT mb_offices())::int[]))
);
CREATE POLICY clock ON matter_tally FOR ALL TO mb_clock USING (true) WITH CHECK (true);

CREATE VIEW matter_counted WITH (security_invoker = true) AS
SELECT m.number, 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (m.opened AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL THEN (m.due AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (m.touched AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
 FROM matter_matter m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope';
GRANT SELECT ON matter_counted TO mb_web, mb_clock;

CREATE VIEW matter_standing WITH (security_invoker = true) AS
SELECT area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended, missed FROM matter_tally UNION ALL 
    SELECT area, s.unit, s.office, c.against, d.day, c.n * d.open AS open, c.n * d.late AS late,
           c.n * d.bounced AS bounced, c.n * d.fresh AS fresh, c.n * d.due AS due, c.n * d.arrived AS arrived,
           c.n * d.ended AS ended, c.n * d.missed AS missed
    FROM matter_change c
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
    ) d
;
GRANT SELECT ON matter_standing TO mb_web, mb_clock;

CREATE FUNCTION mb_tally_fold(since date, most int) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(4716) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM matter_change WHERE ctid = ANY (ARRAY(SELECT ctid FROM matter_change LIMIT most)) RETURNING *
    ), put AS (
        INSERT INTO matter_tally AS t (area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended, missed)
        SELECT area, unit, office, against, day, sum(open)::int AS open, sum(late)::int AS late, sum(bounced)::int AS bounced, sum(fresh)::int AS fresh, sum(due)::int AS due, sum(arrived)::int AS arrived, sum(ended)::int AS ended, sum(missed)::int AS missed FROM (
    SELECT area, s.unit, s.office, c.against, d.day, c.n * d.open AS open, c.n * d.late AS late,
           c.n * d.bounced AS bounced, c.n * d.fresh AS fresh, c.n * d.due AS due, c.n * d.arrived AS arrived,
           c.n * d.ended AS ended, c.n * d.missed AS missed
    FROM taken c
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
    ) d
) r
        WHERE day = 'epoch' OR day >= since GROUP BY area, unit, office, against, day HAVING sum(open) <> 0 OR sum(late) <> 0 OR sum(bounced) <> 0 OR sum(fresh) <> 0 OR sum(due) <> 0 OR sum(arrived) <> 0 OR sum(ended) <> 0 OR sum(missed) <> 0
        ON CONFLICT (area, unit, office, against, day) DO UPDATE SET open = t.open + excluded.open, late = t.late + excluded.late, bounced = t.bounced + excluded.bounced, fresh = t.fresh + excluded.fresh, due = t.due + excluded.due, arrived = t.arrived + excluded.arrived, ended = t.ended + excluded.ended, missed = t.missed + excluded.missed
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;

CREATE FUNCTION mb_tally_differences(since date)
RETURNS TABLE (area int, unit int, office int, against int, day date, open int, late int, bounced int, fresh int,
    due int, arrived int, ended int, missed int)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH counted AS (
        SELECT c.place, c.unit, c.office, c.against, CASE WHEN c.opened >= since THEN c.opened END AS opened,
               CASE WHEN c.due >= since THEN c.due END AS due, c.ended, c.late, c.bounced, c.fresh, count(*)::int AS n
        FROM matter_counted c WHERE c.ended IS NULL OR c.ended >= since OR c.opened >= since
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    )
    SELECT area, unit, office, against, day, sum(open)::int AS open, sum(late)::int AS late, sum(bounced)::int AS bounced, sum(fresh)::int AS fresh, sum(due)::int AS due, sum(arrived)::int AS arrived, sum(ended)::int AS ended, sum(missed)::int AS missed FROM (
        SELECT area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended, missed FROM (
    SELECT area, s.unit, s.office, c.against, d.day, c.n * d.open AS open, c.n * d.late AS late,
           c.n * d.bounced AS bounced, c.n * d.fresh AS fresh, c.n * d.due AS due, c.n * d.arrived AS arrived,
           c.n * d.ended AS ended, c.n * d.missed AS missed
    FROM counted c
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
    ) d
) r
        UNION ALL SELECT area, unit, office, against, day, -open, -late, -bounced, -fresh, -due, -arrived, -ended, -missed FROM matter_standing
    ) both_ways
    WHERE day = 'epoch' OR day >= since GROUP BY area, unit, office, against, day HAVING sum(open) <> 0 OR sum(late) <> 0 OR sum(bounced) <> 0 OR sum(fresh) <> 0 OR sum(due) <> 0 OR sum(arrived) <> 0 OR sum(ended) <> 0 OR sum(missed) <> 0
$$;

CREATE FUNCTION mb_tally_mend(since date) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE mended bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(4716);
    WITH put AS (
        INSERT INTO matter_tally AS t (area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended, missed) SELECT * FROM mb_tally_differences(since)
        ON CONFLICT (area, unit, office, against, day) DO UPDATE SET open = t.open + excluded.open, late = t.late + excluded.late, bounced = t.bounced + excluded.bounced, fresh = t.fresh + excluded.fresh, due = t.due + excluded.due, arrived = t.arrived + excluded.arrived, ended = t.ended + excluded.ended, missed = t.missed + excluded.missed RETURNING 1
    )
    SELECT count(*) INTO mended FROM put;
    RETURN mended;
END $$;

REVOKE ALL ON FUNCTION mb_tally_fold(date, int), mb_tally_differences(date), mb_tally_mend(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_tally_fold(date, int), mb_tally_differences(date), mb_tally_mend(date) TO mb_clock;

CREATE FUNCTION mb_tally_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO matter_change SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (m.opened AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL THEN (m.due AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (m.touched AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, 1 FROM fresh m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope';
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO matter_change SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (m.opened AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL THEN (m.due AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (m.touched AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, -1 FROM gone m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope';
    ELSE
        INSERT INTO matter_change SELECT place, unit, office, against, opened, due, ended, late, bounced, fresh, sum(n) FROM (
            SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (m.opened AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL THEN (m.due AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (m.touched AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, -1 AS n FROM gone m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope' UNION ALL SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (m.opened AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL THEN (m.due AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (m.touched AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, 1 FROM fresh m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope'
        ) f GROUP BY place, unit, office, against, opened, due, ended, late, bounced, fresh HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tally_came AFTER INSERT ON matter_matter REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION mb_tally_change();
CREATE TRIGGER tally_moved AFTER UPDATE ON matter_matter REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION mb_tally_change();
CREATE TRIGGER tally_went AFTER DELETE ON matter_matter REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION mb_tally_change();
