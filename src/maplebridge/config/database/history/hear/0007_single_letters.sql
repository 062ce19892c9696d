CREATE OR REPLACE FUNCTION mb_search(words text, most int) RETURNS TABLE (number bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    seldom CONSTANT int := 40;
    rare CONSTANT int := 2000;
    newest int := 20000;
    stride int := 2000;
    budget int := 8000;
    terms text[] := (ARRAY(
        SELECT DISTINCT coalesce(one[1], one[2]) FROM regexp_matches(
            translate(mb_folded(left(words, 200)), '“”「」『』', repeat('"', 6)),
            '"([^"]*[^"[:space:]][^"]*)"|([^[:space:]"]+)', 'g'
        ) AS one
    ))[1:16];
    pairs int[] := ARRAY(SELECT DISTINCT p FROM unnest(terms) AS t, unnest(mb_pairs(t)) AS p);
    several boolean := cardinality(terms) > 1;
    single boolean := cardinality(pairs) = 0;
    letter text := (SELECT t FROM unnest(terms) AS t WHERE t ~ '[㐀-鿿]' LIMIT 1);
    below bigint := 9223372036854775807;
    wanted int := least(most, 200);
    units int[] := mb_units();
    offices int[] := mb_offices();
    mine bigint := mb_matter();
    granted bigint[] := ARRAY(
        SELECT g.matter FROM identity_grant g
        WHERE (g.office_id = ANY (mb_offices()) OR g.account_id = mb_account())
          AND (g.until IS NULL OR g.until > now())
    );
    band int[] := NULL;
    named bigint[];
    everywhere bigint[];
    seen bigint[];
    hits bigint[] := '{}';
    top bigint;
    width int := 2;
BEGIN
    IF single AND letter IS NULL THEN
        RETURN;
    END IF;
    top := (SELECT max(m.number) >> 12 FROM matter_matter m);
    LOOP
        EXIT WHEN top IS NULL;
        IF single THEN
            named := ARRAY(
                SELECT m.number FROM matter_matter m WHERE m.number < below ORDER BY m.number DESC LIMIT least(stride, newest)
            );
            newest := newest - stride;
            below := named[cardinality(named)];
            IF cardinality(named) < stride OR newest <= 0 THEN
                top := NULL;
            END IF;
            stride := 6000;
            named := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.matter = ANY (named) AND s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed
                  AND position(letter IN s.text) > 0
            );
        ELSE
            band := ARRAY(SELECT (-1 - e)::int FROM generate_series(greatest(top - width + 1, 0), top) AS e);
            named := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed
                  AND mb_letters(s.text, s.matter) @> pairs AND mb_letters(s.text, s.matter) && band
            ) || ARRAY(
                SELECT s.matter FROM unnest(terms) AS t, LATERAL (SELECT mb_pairs(t) AS own OFFSET 0) AS p, matter_statement s
                WHERE several AND cardinality(p.own) > 0
                  AND s.seq = 1 AND s.field IN ('text', 'title') AND s.field = 'title' AND NOT s.sealed
                  AND mb_letters(s.text, s.matter) @> p.own AND mb_letters(s.text, s.matter) && band
            );
        END IF;
        IF NOT single AND top IS NOT NULL AND width = 2 AND cardinality(named) < seldom THEN
            everywhere := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed
                  AND mb_letters(s.text, s.matter) @> pairs
                LIMIT rare + 1
            ) || ARRAY(
                SELECT s.matter FROM unnest(terms) AS t, LATERAL (SELECT mb_pairs(t) AS own OFFSET 0) AS p, matter_statement s
                WHERE several AND cardinality(p.own) > 0
                  AND s.seq = 1 AND s.field IN ('text', 'title') AND s.field = 'title' AND NOT s.sealed
                  AND mb_letters(s.text, s.matter) @> p.own
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
              AND (m.unit = ANY (units) OR m.office = ANY (offices) OR m.number = mine OR m.number = ANY (granted) OR EXISTS (
                SELECT 1 FROM matter_handedon h WHERE h.matter = m.number AND h.office = ANY (offices)))
              AND (m.against IS NULL OR NOT (m.against = ANY (offices)))
        );
        hits := hits || ARRAY(
            SELECT m FROM (SELECT DISTINCT unnest(seen) AS m) AS each, LATERAL (
                SELECT string_agg(mb_folded(s.text), E'\n') AS said FROM matter_statement s
                WHERE s.matter = m AND s.seq = 1 AND s.field IN ('text', 'title') AND NOT s.sealed OFFSET 0
            ) AS whole
            WHERE said IS NOT NULL AND NOT EXISTS (SELECT FROM unnest(terms) AS t WHERE position(t IN said) = 0)
            ORDER BY m DESC LIMIT wanted - cardinality(hits)
        );
        EXIT WHEN top IS NULL OR cardinality(hits) >= wanted;
        CONTINUE WHEN single;
        budget := budget - cardinality(named);
        EXIT WHEN budget <= 0;
        top := (SELECT max(m.number) >> 12 FROM matter_matter m WHERE m.number < ((top - width + 1) << 12));
        width := greatest(3, least(width * 4, 64, 3000 * width / greatest(cardinality(named), 1)));
    END LOOP;
    RETURN QUERY SELECT DISTINCT h FROM unnest(hits) AS h ORDER BY h DESC;
END $$;
