CREATE FUNCTION mb_bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT g), '{}') FROM (
        SELECT substr(w, i, 2) AS g
        FROM regexp_split_to_table(lower(left(words, 2000)), '[^[:alnum:]]+') AS w,
             generate_series(1, greatest(length(w) - 1, 1)) AS i
        WHERE w <> ''
    ) AS grams
$$;

CREATE INDEX matter_title_words ON matter_matter USING gin (mb_bigrams(title));

CREATE FUNCTION mb_search(words text, most int) RETURNS TABLE (number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.number FROM matter_matter m
    WHERE mb_bigrams(m.title) @> mb_bigrams(words)
      AND position(lower(words) IN lower(m.title)) > 0
      AND (
        m.unit = ANY ((SELECT mb_units())::int[])
        OR m.office = ANY ((SELECT mb_offices())::int[])
        OR m.number = (SELECT mb_matter())
        OR m.number IN (
            SELECT g.matter FROM identity_grant g
            WHERE (g.office_id = ANY ((SELECT mb_offices())::int[]) OR g.account_id = (SELECT mb_account()))
              AND (g.until IS NULL OR g.until > now())
        )
      )
      AND (m.against IS NULL OR NOT (m.against = ANY ((SELECT mb_offices())::int[])))
    ORDER BY m.number DESC
    LIMIT least(most, 200)
$$;
REVOKE ALL ON FUNCTION mb_search(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_search(text, int) TO mb_web;
