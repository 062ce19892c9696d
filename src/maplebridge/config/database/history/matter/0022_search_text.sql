CREATE OR REPLACE FUNCTION mb_search(words text, most int) RETURNS TABLE (number bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    seldom CONSTANT int := 40;
    rare CONSTANT int := 2000;
    budget int := 8000;
    said text := lower(words);
    pairs int[] := mb_pairs(words);
    wanted int := least(most, 200);
    units int[] := mb_units();
    offices int[] := mb_offices();
    mine bigint := mb_matter();
    granted bigint[] := ARRAY(
        SELECT g.matter FROM identity_grant g
        WHERE (g.office_id = ANY (mb_offices()) OR g.account_id = mb_account())
          AND (g.until IS NULL OR g.until > now())
    );
    named bigint[];
    everywhere bigint[];
    seen bigint[];
    hits bigint[] := '{}';
    top bigint;
    width int := 2;
BEGIN
    IF cardinality(pairs) = 0 THEN
        RETURN;
    END IF;
    top := (SELECT max(m.number) >> 12 FROM matter_matter m);
    LOOP
        EXIT WHEN top IS NULL;
        named := ARRAY(
            SELECT s.matter FROM matter_statement s
            WHERE s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed AND mb_words(s.text, s.matter) @> pairs
              AND mb_words(s.text, s.matter)
                  && ARRAY(SELECT (-1 - e)::int FROM generate_series(greatest(top - width + 1, 0), top) AS e)
        );
        IF width = 2 AND cardinality(named) < seldom THEN
            everywhere := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed
                  AND mb_words(s.text, s.matter) @> pairs
                LIMIT rare + 1
            );
            IF cardinality(everywhere) <= rare THEN
                named := everywhere;
                top := NULL;
            END IF;
        END IF;
        seen := ARRAY(
            SELECT m.number FROM matter_matter m
            WHERE m.number = ANY (named)
              AND (m.unit = ANY (units) OR m.office = ANY (offices) OR m.number = mine OR m.number = ANY (granted))
              AND (m.against IS NULL OR NOT (m.against = ANY (offices)))
        );
        hits := hits || ARRAY(
            SELECT DISTINCT s.matter FROM matter_statement s
            WHERE s.matter = ANY (seen) AND s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed
              AND position(said IN lower(s.text)) > 0
            ORDER BY s.matter DESC LIMIT wanted - cardinality(hits)
        );
        budget := budget - cardinality(named);
        EXIT WHEN top IS NULL OR cardinality(hits) >= wanted OR budget <= 0;
        top := (SELECT max(m.number) >> 12 FROM matter_matter m WHERE m.number < ((top - width + 1) << 12));
        width := greatest(3, least(width * 4, 64, 3000 * width / greatest(cardinality(named), 1)));
    END LOOP;
    RETURN QUERY SELECT h FROM unnest(hits) AS h ORDER BY h DESC;
END $$;
