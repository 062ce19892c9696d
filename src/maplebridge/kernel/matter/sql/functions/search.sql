-- Searching the words of all matters that one may read, in any language.
--
-- What is seldom is found wherever it stands; what is common is looked for from the newest back, within a budget. One audited
-- function, with the same clauses as the policies (reading.sql), since it reads the table past them. Its plans are made once
-- a session: the settings beside it leave one good way each, whatever is sought.

-- What a search asks for: its terms, each bare, plain and as typed, and their twos.
CREATE OR REPLACE FUNCTION mb_sought(words text, OUT terms text[], OUT plain text[], OUT typed text[],
    OUT twos int[], OUT lone text, OUT forms text)
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT coalesce(array_agg(folded), '{}'), coalesce(array_agg(mb_plain(raw)), '{}'),
        coalesce(array_agg(lower(raw)) FILTER (WHERE own AND mb_plain(raw) ~ '^[\u0001-\u007f]*$'), '{}'),
        (array_agg(raw) FILTER (WHERE own))[1]
    INTO terms, plain, typed, lone FROM (
        SELECT raw, folded, length(mb_bare(raw)) = 1 AND mb_unsigned(raw) ~ '[^\u0001-\u007f\uff01-\uff5e]' AS own FROM (
            SELECT DISTINCT ON (folded) raw, folded FROM (
                SELECT coalesce(one[1], one[2]) AS raw, lower(normalize(coalesce(one[1], one[2]), NFKC)) AS folded
                FROM regexp_matches(
                    translate(regexp_replace(left(words, 200), '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+',
                        ' ', 'g'), '“”„「」『』＂', repeat('"', 8)),
                    '"([^"]*[^" ][^"]*)"|([^ "]+)', 'g'
                ) AS one
            ) AS each ORDER BY folded LIMIT 16
        ) AS once
    ) AS told;
    twos := ARRAY(SELECT DISTINCT p FROM unnest(plain) AS t, unnest(mb_twos(t)) AS p);
    IF cardinality(twos) > 0 THEN
        lone := NULL;
        RETURN;
    END IF;
    plain := NULL;
    IF length(lone) = 1 THEN
        forms := (SELECT '[' || string_agg(DISTINCT f, '') || ']' FROM (
            SELECT unnest(ARRAY[lone, lower(lone), upper(lone), normalize(lone, NFKC)]) AS f
            UNION ALL
            SELECT chr(n) FROM (SELECT generate_series(11904, 12255) UNION ALL SELECT generate_series(63744, 64255)
                UNION ALL SELECT generate_series(194560, 195103)) AS alike(n)
            WHERE lone ~ '[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]'
                AND normalize(chr(n), NFKC) = normalize(lone, NFKC)
        ) AS every WHERE length(f) = 1 AND f ~ '[^\u0001-\u007f]');
        IF length(forms) = 3 THEN
            forms := NULL;
        END IF;
    END IF;
END $$;

-- Whether a text says all that is sought.
CREATE OR REPLACE FUNCTION mb_says(said text, terms text[], plain text[], typed text[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    words text := lower(normalize(said, NFKC));
    term text;
    all_said boolean := true;
BEGIN
    FOREACH term IN ARRAY typed LOOP
        IF position(term IN lower(said)) = 0 THEN
            RETURN false;
        END IF;
    END LOOP;
    FOREACH term IN ARRAY terms LOOP
        all_said := position(term IN words) > 0;
        EXIT WHEN NOT all_said;
    END LOOP;
    IF all_said OR plain IS NULL THEN
        RETURN all_said AND said IS NOT NULL;
    END IF;
    words := mb_plain(said);
    FOREACH term IN ARRAY plain LOOP
        IF position(term IN words) = 0 THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- Numbers of matters whose words say what is sought, newest first; at most 200.
CREATE OR REPLACE FUNCTION mb_search(words text, most int) RETURNS TABLE (number bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_memoize = off
    SET jit = off AS $$
DECLARE
    seldom CONSTANT int := 40;
    rare CONSTANT int := 2000;
    many CONSTANT int := 500;
    newest int := 20000;
    stride int := 2000;
    budget int := 8000;
    asked record;
    parted text[];
    twos int[];
    below bigint := 9223372036854775807;
    wanted int := least(most, 200);
    units int[] := mb_units();
    offices int[] := mb_offices();
    mine bigint := CASE WHEN mb_party() IS NULL THEN mb_matter() END;
    granted bigint[] := ARRAY(
        SELECT g.matter FROM identity_grant g
        WHERE (g.office_id = ANY (mb_offices()) OR g.account_id = mb_account())
          AND (g.until IS NULL OR g.until > now())
    );
    band int[] := NULL;
    main bigint[];
    other bigint[];
    everywhere bigint[];
    which int[];
    whose bigint[];
    rarest int[];
    seen bigint[];
    hits bigint[] := '{}';
    looked int;
    top bigint;
    width int := 2;
BEGIN
    SELECT * INTO asked FROM mb_sought(words);
    twos := asked.twos;
    IF cardinality(twos) = 0 AND asked.lone IS NULL THEN
        RETURN;
    END IF;
    parted := ARRAY(SELECT t FROM unnest(asked.plain) AS t WHERE cardinality(mb_twos(t)) > 0);
    top := (SELECT max(m.number) >> 12 FROM matter_matter m);
    LOOP
        EXIT WHEN top IS NULL;
        rarest := NULL;
        main := '{}';
        IF cardinality(twos) = 0 THEN
            seen := ARRAY(
                SELECT m.number FROM matter_matter m WHERE m.number < below
                    ORDER BY m.number DESC LIMIT least(stride, newest)
            );
            other := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.matter BETWEEN seen[cardinality(seen)] AND seen[1] AND s.field <> 'office'
                    AND left(s.field, 5) <> 'file.' AND NOT s.sealed
                  AND CASE WHEN asked.forms IS NULL THEN position(asked.lone IN s.text) > 0 ELSE s.text ~ asked.forms END
            );
            newest := newest - stride;
            below := seen[cardinality(seen)];
            IF cardinality(seen) < stride OR newest <= 0 THEN
                top := NULL;
            END IF;
            stride := 6000;
        ELSE
            band := ARRAY(SELECT (-1 - e)::int FROM generate_series(greatest(top - width + 1, 0), top) AS e);
            main := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.seq = 1 AND s.field = 'text' AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> twos
                    AND mb_indexed(s.text, s.matter) && band
            );
            IF cardinality(parted) = 1 THEN
                other := ARRAY(
                    SELECT s.matter FROM matter_statement s
                    WHERE (s.seq > 1 OR s.field <> 'text') AND s.field <> 'office' AND left(s.field, 5) <> 'file.'
                        AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> twos AND mb_indexed(s.text, s.matter) && band
                );
            ELSE
                other := ARRAY(
                    SELECT s.matter FROM unnest(parted) WITH ORDINALITY AS t(one, n),
                        LATERAL (SELECT t.n, mb_twos(t.one) AS own OFFSET 0) AS p, matter_statement s
                    WHERE (s.seq > 1 OR s.field <> 'text') AND s.field <> 'office' AND left(s.field, 5) <> 'file.'
                        AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> p.own
                        AND mb_indexed(s.text, s.matter) && band
                );
            END IF;
        END IF;
        looked := cardinality(main) + cardinality(other);
        IF cardinality(parted) > 1 AND cardinality(other) > many THEN
            SELECT array_agg(e.n), array_agg(e.matter) INTO which, whose FROM (
                SELECT p.n, s.matter FROM unnest(parted) WITH ORDINALITY AS t(one, n),
                    LATERAL (SELECT t.n, mb_twos(t.one) AS own OFFSET 0) AS p, matter_statement s
                WHERE s.seq = 1 AND s.field = 'text' AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> p.own
                    AND mb_indexed(s.text, s.matter) && band
                UNION
                SELECT p.n, s.matter FROM unnest(parted) WITH ORDINALITY AS t(one, n),
                    LATERAL (SELECT t.n, mb_twos(t.one) AS own OFFSET 0) AS p, matter_statement s
                WHERE (s.seq > 1 OR s.field <> 'text') AND s.field <> 'office' AND left(s.field, 5) <> 'file.'
                    AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> p.own AND mb_indexed(s.text, s.matter) && band
            ) AS e;
            looked := cardinality(which);
            other := ARRAY(
                SELECT m FROM unnest(whose) AS m GROUP BY m HAVING count(*) = cardinality(parted)
            );
            rarest := (
                SELECT mb_twos(p.one) FROM (
                    SELECT t.one, (SELECT count(*) FROM unnest(which) AS w WHERE w = t.n) AS often
                    FROM unnest(parted) WITH ORDINALITY AS t(one, n)
                ) AS p WHERE p.often < seldom ORDER BY p.often LIMIT 1
            );
        END IF;
        IF cardinality(twos) > 0 AND width = 2 AND cardinality(main) + cardinality(other) < seldom
            AND (rarest IS NOT NULL OR looked <= many)
        THEN
            everywhere := ARRAY(
                SELECT s.matter FROM matter_statement s
                WHERE s.seq = 1 AND s.field = 'text' AND NOT s.sealed
                    AND mb_indexed(s.text, s.matter) @> coalesce(rarest, twos)
                LIMIT rare + 1
            );
            IF rarest IS NOT NULL OR cardinality(parted) = 1 THEN
                everywhere := everywhere || ARRAY(
                    SELECT s.matter FROM matter_statement s
                    WHERE (s.seq > 1 OR s.field <> 'text') AND s.field <> 'office' AND left(s.field, 5) <> 'file.'
                        AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> coalesce(rarest, twos)
                    LIMIT rare + 1
                );
            ELSE
                everywhere := everywhere || ARRAY(
                    SELECT s.matter FROM unnest(parted) WITH ORDINALITY AS t(one, n),
                        LATERAL (SELECT t.n, mb_twos(t.one) AS own OFFSET 0) AS p, matter_statement s
                    WHERE (s.seq > 1 OR s.field <> 'text') AND s.field <> 'office' AND left(s.field, 5) <> 'file.'
                        AND NOT s.sealed AND mb_indexed(s.text, s.matter) @> p.own
                    LIMIT rare + 1
                );
            END IF;
            IF cardinality(everywhere) <= rare THEN
                other := everywhere;
                top := NULL;
            END IF;
        END IF;
        IF cardinality(main) + cardinality(other) > 0 THEN
            seen := ARRAY(
                SELECT m.number FROM matter_matter m
                WHERE m.number = ANY (main || other)
                  AND (m.unit IN (SELECT unnest(units)) OR m.office = ANY (offices) OR m.number = mine
                    OR ((m.number = ANY (granted) OR EXISTS (
                        SELECT 1 FROM matter_handedon h WHERE h.matter = m.number AND h.office = ANY (offices)))
                      AND (m.against IS NULL OR NOT (m.against = ANY ((SELECT mb_above())::int[])))))
                  AND (m.against IS NULL OR NOT (m.against = ANY (offices)))
            );
            IF cardinality(seen) > 0 THEN
                hits := hits || ARRAY(
                    SELECT m FROM (SELECT DISTINCT unnest(seen) AS m ORDER BY m DESC OFFSET 0) AS each
                    WHERE cardinality(twos) > 0 AND EXISTS (
                        SELECT FROM matter_statement s WHERE s.matter = m AND s.seq = 1 AND s.field = 'text' AND NOT s.sealed
                          AND mb_says(s.text, asked.terms, asked.plain, asked.typed)
                    ) OR m = ANY (other) AND (
                        SELECT mb_says(string_agg(s.text, E'\n' ORDER BY s.seq, s.field), asked.terms, asked.plain, asked.typed)
                        FROM matter_statement s WHERE s.matter = m AND s.field <> 'office' AND left(s.field, 5) <> 'file.'
                            AND NOT s.sealed
                    )
                    ORDER BY m DESC LIMIT wanted - cardinality(hits)
                );
            END IF;
        END IF;
        EXIT WHEN top IS NULL OR cardinality(hits) >= wanted;
        CONTINUE WHEN cardinality(twos) = 0;
        budget := budget - greatest(cardinality(main) + cardinality(other), looked / 4);
        EXIT WHEN budget <= 0;
        top := (SELECT max(m.number) >> 12 FROM matter_matter m WHERE m.number < ((top - width + 1) << 12));
        width := greatest(3, least(width * 4, 64, 3000 * width / greatest(looked, 1)));
    END LOOP;
    RETURN QUERY SELECT DISTINCT h FROM unnest(hits) AS h ORDER BY h DESC;
END $$;
REVOKE ALL ON FUNCTION mb_search(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_search(text, int) TO mb_web;
