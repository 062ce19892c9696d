CREATE FUNCTION mb_metrics() RETURNS TABLE (name text, value double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'matters_open', count(*)::float8 FROM matter_matter WHERE outcome IS NULL
    UNION ALL
    SELECT 'matters_total', greatest(reltuples, 0)::float8 FROM pg_class WHERE oid = 'matter_matter'::regclass
    UNION ALL
    SELECT 'clock_delay_seconds', coalesce(extract(epoch FROM now() - min(next)), 0)::float8
    FROM matter_matter WHERE next < now()
$$;
REVOKE ALL ON FUNCTION mb_metrics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_metrics() TO mb_web, mb_clock;
