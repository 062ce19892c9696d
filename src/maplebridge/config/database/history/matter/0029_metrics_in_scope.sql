CREATE OR REPLACE FUNCTION mb_metrics() RETURNS TABLE (name text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'matters_open', coalesce(sum(s.open), 0)::float8 FROM matter_standing s
    WHERE s.office = 0 AND s.day = 'epoch' AND s.area IN (SELECT u.id FROM territory_unit u WHERE u.parent_id IS NULL)
    UNION ALL
    SELECT 'clock_delay_seconds', coalesce(extract(epoch FROM now() - min(next)), 0)::float8
    FROM matter_matter WHERE next < now()
$$;
