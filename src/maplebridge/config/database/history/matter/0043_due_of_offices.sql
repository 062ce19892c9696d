CREATE OR REPLACE VIEW matter_counted WITH (security_invoker = true) AS
SELECT m.number, 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM matter_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step) THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
 FROM matter_matter m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope';

CREATE OR REPLACE FUNCTION mb_tally_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO matter_change SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM matter_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step) THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, 1 FROM fresh m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope';
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO matter_change SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM matter_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step) THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, -1 FROM gone m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope';
    ELSE
        INSERT INTO matter_change SELECT place, unit, office, against, opened, due, ended, late, bounced, fresh, sum(n) FROM (
            SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM matter_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step) THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, -1 AS n FROM gone m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope' UNION ALL SELECT 
    m.place, m.unit, coalesce(m.office, 0) AS office, coalesce(m.against, 0) AS against,
    (greatest(least(m.opened, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date AS opened,
    CASE WHEN m.outcome IS NULL AND m.due IS NOT NULL AND NOT EXISTS (
        SELECT FROM matter_adoptedprocedure p WHERE p.id = m.procedure_id AND p.theirs ? m.step) THEN (greatest(least(m.due, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS due,
    CASE WHEN m.outcome IS NOT NULL THEN (greatest(least(m.touched, TIMESTAMPTZ '9999-12-28 00:00+00'), TIMESTAMPTZ '0001-01-03 00:00+00') AT TIME ZONE t.zone)::date END AS ended,
    m.missed > 0 AS late, m.bounces > 0 AS bounced, m.outcome IS NULL AND m.seq = 1 AS fresh
, 1 FROM fresh m CROSS JOIN matter_town t WHERE m.category <> 'outside_scope'
        ) f GROUP BY place, unit, office, against, opened, due, ended, late, bounced, fresh HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;

DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('mb_tally_differences(date)'::regprocedure), 'day = ''epoch'' OR day >= since', 'day = ''epoch'' OR day >= since AND isfinite(day)');
END $$;

SELECT mb_tally_mend(coalesce((SELECT min(day) FROM matter_tally WHERE day > '1970-01-01'), current_date));
