CREATE FUNCTION mb_public_counts(since timestamptz, upto timestamptz)
RETURNS TABLE (place int, category text, received bigint, ended bigint, missed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.place, m.category::text, count(*), count(*) FILTER (WHERE m.outcome IS NOT NULL),
           count(*) FILTER (WHERE m.missed > 0)
    FROM matter_matter m
    WHERE m.opened >= since AND m.opened < upto AND m.category <> 'outside_scope' AND m.against IS NULL
    GROUP BY 1, 2
$$;
REVOKE ALL ON FUNCTION mb_public_counts(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) TO mb_web, mb_export;

CREATE INDEX matter_opened ON matter_matter (opened);
