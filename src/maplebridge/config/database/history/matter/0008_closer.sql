DROP POLICY moved ON matter_matter;
CREATE POLICY moved ON matter_matter FOR UPDATE TO mb_web USING (
    unit = ANY ((SELECT mb_units())::int[])
    OR office = ANY ((SELECT mb_offices())::int[])
    OR number = (SELECT mb_matter())
    OR number IN (
        SELECT g.matter FROM identity_grant g
        WHERE (g.office_id = ANY ((SELECT mb_offices())::int[]) OR g.account_id = (SELECT mb_account()))
          AND (g.until IS NULL OR g.until > now())
    )
) WITH CHECK (true);

DROP POLICY given ON identity_grant;
CREATE POLICY given ON identity_grant FOR INSERT TO mb_web WITH CHECK (mb_may_read(matter));

CREATE OR REPLACE FUNCTION mb_metrics() RETURNS TABLE (name text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'matters_open', count(*)::float8 FROM matter_matter WHERE outcome IS NULL AND category <> 'outside_scope'
    UNION ALL
    SELECT 'matters_total', greatest(reltuples, 0)::float8 FROM pg_class WHERE oid = 'matter_matter'::regclass
    UNION ALL
    SELECT 'clock_delay_seconds', coalesce(extract(epoch FROM now() - min(next)), 0)::float8
    FROM matter_matter WHERE next < now()
$$;
