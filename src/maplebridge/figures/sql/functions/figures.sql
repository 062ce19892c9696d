-- The city's figures, kept beside the matters: how many are open, due, late, bounced, come and ended, place by place.
--
-- Triggers note each change as a row of figures_change; a fold adds those rows to figures_tally now and then. Who asks reads the
-- sum of both (view figures_standing). What is outside scope is in none.

-- Trigger: matters came, moved or went; one row for each kind of change.
CREATE OR REPLACE FUNCTION mb_tally_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO figures_change SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM law_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step)
            THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, 1 FROM fresh m CROSS JOIN clock_town t WHERE m.category <> 'outside_scope';
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO figures_change SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM law_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step)
            THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, -1 FROM gone m CROSS JOIN clock_town t WHERE m.category <> 'outside_scope';
    ELSE
        INSERT INTO figures_change SELECT place, unit, office, against, opened, due, ended, late, bounced, fresh, sum(n)
            FROM (
            SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM law_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step)
            THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, -1 AS n FROM gone m CROSS JOIN clock_town t WHERE m.category <> 'outside_scope' UNION ALL SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM law_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step)
            THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'),
            TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'),
        TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, 1 FROM fresh m CROSS JOIN clock_town t WHERE m.category <> 'outside_scope'
        ) f GROUP BY place, unit, office, against, opened, due, ended, late, bounced, fresh HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;

-- Trigger: a unit stands elsewhere in the tree; the figures of all its areas are counted anew.
CREATE OR REPLACE FUNCTION mb_tally_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('mb.tallied', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('mb.tallied', pg_current_xact_id()::text, true);
        PERFORM mb_tally_mend(coalesce((SELECT min(day) FROM figures_tally WHERE day > '1970-01-01'), current_date));
    END IF;
    RETURN NULL;
END $$;

-- Add what was noted to the figures; gives how many rows were taken.
CREATE OR REPLACE FUNCTION mb_tally_fold(since date, most int) RETURNS bigint
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(4716) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM figures_change WHERE ctid = ANY (ARRAY(SELECT ctid FROM figures_change LIMIT most)) RETURNING *
    ), put AS (
        INSERT INTO figures_tally AS t (area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended,
            missed)
        SELECT area, unit, office, against, day, sum(open)::int AS open, sum(late)::int AS late,
            sum(bounced)::int AS bounced, sum(fresh)::int AS fresh, sum(due)::int AS due, sum(arrived)::int AS arrived,
            sum(ended)::int AS ended, sum(missed)::int AS missed FROM (
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
        WHERE day = 'epoch' OR day >= since GROUP BY area, unit, office, against, day
            HAVING sum(open) <> 0 OR sum(late) <> 0 OR sum(bounced) <> 0 OR sum(fresh) <> 0 OR sum(due) <> 0
            OR sum(arrived) <> 0 OR sum(ended) <> 0 OR sum(missed) <> 0
        ON CONFLICT (area, unit, office, against, day) DO UPDATE SET open = t.open + excluded.open,
            late = t.late + excluded.late, bounced = t.bounced + excluded.bounced, fresh = t.fresh + excluded.fresh,
            due = t.due + excluded.due, arrived = t.arrived + excluded.arrived, ended = t.ended + excluded.ended,
            missed = t.missed + excluded.missed
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;
REVOKE ALL ON FUNCTION mb_tally_fold(date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_tally_fold(date, int) TO mb_clock;

-- Where the figures since a day differ from the matters themselves; nothing, if all is well.
CREATE OR REPLACE FUNCTION mb_tally_differences(since date)
    RETURNS TABLE (area int, unit int, office int, against int, day date, open int, late int, bounced int, fresh int,
        due int, arrived int, ended int, missed int)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH counted AS (
        SELECT c.place, c.unit, c.office, c.against, CASE WHEN c.opened >= since THEN c.opened END AS opened,
               CASE WHEN c.due >= since THEN c.due END AS due, c.ended, c.late, c.bounced, c.fresh, count(*)::int AS n
        FROM figures_counted c WHERE c.ended IS NULL OR c.ended >= since OR c.opened >= since
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    )
    SELECT area, unit, office, against, day, sum(open)::int AS open, sum(late)::int AS late,
        sum(bounced)::int AS bounced, sum(fresh)::int AS fresh, sum(due)::int AS due, sum(arrived)::int AS arrived,
        sum(ended)::int AS ended, sum(missed)::int AS missed FROM (
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
        UNION ALL SELECT area, unit, office, against, day, -open, -late, -bounced, -fresh, -due, -arrived, -ended,
            -missed FROM figures_standing
    ) both_ways
    WHERE day = 'epoch' OR day >= since AND isfinite(day) GROUP BY area, unit, office, against, day
        HAVING sum(open) <> 0 OR sum(late) <> 0 OR sum(bounced) <> 0 OR sum(fresh) <> 0 OR sum(due) <> 0
        OR sum(arrived) <> 0 OR sum(ended) <> 0 OR sum(missed) <> 0
$$;
REVOKE ALL ON FUNCTION mb_tally_differences(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_tally_differences(date) TO mb_clock;

-- Put the figures right; gives how many rows were wrong.
CREATE OR REPLACE FUNCTION mb_tally_mend(since date) RETURNS bigint
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE mended bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(4716);
    WITH put AS (
        INSERT INTO figures_tally AS t (area, unit, office, against, day, open, late, bounced, fresh, due, arrived, ended,
            missed) SELECT * FROM mb_tally_differences(since)
        ON CONFLICT (area, unit, office, against, day) DO UPDATE SET open = t.open + excluded.open,
            late = t.late + excluded.late, bounced = t.bounced + excluded.bounced, fresh = t.fresh + excluded.fresh,
            due = t.due + excluded.due, arrived = t.arrived + excluded.arrived, ended = t.ended + excluded.ended,
            missed = t.missed + excluded.missed RETURNING 1
    )
    SELECT count(*) INTO mended FROM put;
    RETURN mended;
END $$;
REVOKE ALL ON FUNCTION mb_tally_mend(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_tally_mend(date) TO mb_clock;

-- Counts for published figures; what is outside scope or sealed is never counted (bounds B4, B6).
CREATE OR REPLACE FUNCTION mb_public_counts(since timestamptz, upto timestamptz)
    RETURNS TABLE (place int, category text, received bigint, ended bigint, missed bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.place, m.category::text, count(*), count(*) FILTER (WHERE m.outcome IS NOT NULL),
           count(*) FILTER (WHERE m.missed > 0)
    FROM matter_matter m
    WHERE m.opened >= since AND m.opened < upto AND m.category <> 'outside_scope' AND m.against IS NULL
    GROUP BY 1, 2
$$;
REVOKE ALL ON FUNCTION mb_public_counts(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) TO mb_export, mb_clock;

-- Two numbers for monitors: how many matters are open, and by how many seconds the clock is behind.
CREATE OR REPLACE FUNCTION mb_metrics() RETURNS TABLE (name text, value float8)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'matters_open', coalesce(sum(s.open), 0)::float8 FROM figures_standing s
    WHERE s.office = 0 AND s.day = 'epoch' AND s.area IN (SELECT u.id FROM territory_unit u WHERE u.parent_id IS NULL)
    UNION ALL
    SELECT 'clock_delay_seconds', coalesce(extract(epoch FROM now() - min(next)), 0)::float8
    FROM matter_matter WHERE next < now()
    UNION ALL
    SELECT 'set_aside', count(*)::float8 FROM setaside_thing WHERE ended IS NULL
$$;
REVOKE ALL ON FUNCTION mb_metrics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_metrics() TO mb_web, mb_clock;
