CREATE OR REPLACE FUNCTION mb_search(words text, most int) RETURNS TABLE (number bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    said text := lower(words);
    wanted int := least(most, 200);
    units int[] := mb_units();
    offices int[] := mb_offices();
    mine bigint := mb_matter();
    granted bigint[] := ARRAY(
        SELECT g.matter FROM identity_grant g
        WHERE (g.office_id = ANY (mb_offices()) OR g.account_id = mb_account())
          AND (g.until IS NULL OR g.until > now())
    );
    looked float8;
    named float8;
    seen float8;
    total float8 := (SELECT greatest(c.reltuples, 0) FROM pg_class c WHERE c.oid = 'matter_matter'::regclass);
BEGIN
    SELECT count(*), count(*) FILTER (WHERE s.named), count(*) FILTER (WHERE s.named AND s.seen)
    INTO looked, named, seen FROM (
        SELECT position(said IN lower(m.title)) > 0 AS named,
               m.unit = ANY (units) OR m.office = ANY (offices) OR m.number = ANY (granted) AS seen
        FROM matter_matter m ORDER BY m.number DESC LIMIT 2000
    ) s;
    IF seen > 0 AND wanted * looked / seen < total * named / looked THEN
        RETURN QUERY SELECT m.number FROM matter_matter m
        WHERE position(said IN lower(m.title)) > 0
          AND (m.unit = ANY (units) OR m.office = ANY (offices) OR m.number = mine OR m.number = ANY (granted))
          AND (m.against IS NULL OR NOT (m.against = ANY (offices)))
        ORDER BY m.number DESC LIMIT wanted;
    ELSE
        RETURN QUERY SELECT m.number FROM matter_matter m
        WHERE mb_bigrams(m.title) @> mb_bigrams(words)
          AND position(said IN lower(m.title)) > 0
          AND (m.unit = ANY (units) OR m.office = ANY (offices) OR m.number = mine OR m.number = ANY (granted))
          AND (m.against IS NULL OR NOT (m.against = ANY (offices)))
        ORDER BY m.number DESC LIMIT wanted;
    END IF;
END $$;
