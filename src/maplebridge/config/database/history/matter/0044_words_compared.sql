CREATE FUNCTION mb_unsigned(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 200 AS $$
BEGIN
    RETURN regexp_replace(words, '[\u0001-\u0022$-*,-/:-@[-`{-\u00a1\u00a8\u00ab\u00ad\u00af\u00b4\u00b6-\u00b8\u00bb\u00bf'
        '\u02b0-\u036f\u1680\u2000-\u206f\u2212\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u30fb\u30fc\ufe00-\ufe0f\ufeff'
        '\U000e0100-\U000e01ef]+', '', 'g');
END $$;
CREATE FUNCTION mb_bare(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 300 AS $$
DECLARE
    bare text := public.mb_unsigned(lower(normalize(words, NFKD)));
BEGIN
    IF bare ~ '[ßæœøłđðı]' THEN
        bare := translate(replace(replace(replace(bare, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđðı', 'olddi');
    END IF;
    RETURN bare;
END $$;
CREATE FUNCTION mb_twos(words text) RETURNS int[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
DECLARE
    letter text;
    before int;
    this int;
    twos int[] := '{}';
BEGIN
    FOREACH letter IN ARRAY string_to_array(public.mb_bare(words), NULL) LOOP
        this := ascii(letter) & 65535;
        IF before IS NOT NULL THEN
            twos := twos || ((before << 15) # this);
        END IF;
        before := this;
    END LOOP;
    RETURN twos;
END $$;
CREATE FUNCTION mb_indexed(words text, matter bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_twos(left(words, 40000)) || (-1 - (matter >> 12))::int;
END $$;

CREATE FUNCTION mb_plain(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500 AS $$
DECLARE
    han CONSTANT text := '[\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]';
    plain text := normalize(regexp_replace(
        lower(normalize(replace(words, '´', ''''), NFKD)),
        '[''`\u00ad\u02b0-\u036f\u200b-\u200f\u2018-\u201b\u2032\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]', '', 'g'
    ), NFC);
BEGIN
    IF plain ~ '[ßæœøłđðı]' THEN
        plain := translate(replace(replace(replace(plain, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđðı', 'olddi');
    END IF;
    plain := translate(plain, E'\u2044\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc', '/""-------');
    plain := regexp_replace(plain, '[\s\u1680\u2028\u2029]+', ' ', 'g');
    plain := regexp_replace(regexp_replace(plain, ' (?=' || han || ')', '', 'g'), '(' || han || ') ', '\1', 'g');
    RETURN regexp_replace(plain, '(\d\d)[ -](?=\d\d)', '\1', 'g');
END $$;
CREATE FUNCTION mb_says(said text, terms text[], plain text[], typed text[]) RETURNS boolean
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

CREATE FUNCTION mb_sought(words text, OUT terms text[], OUT plain text[], OUT typed text[], OUT twos int[], OUT lone text,
    OUT forms text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
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
