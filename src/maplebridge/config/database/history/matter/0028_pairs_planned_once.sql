CREATE OR REPLACE FUNCTION mb_pairs(words text) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(((a & 65535) << 15) # (b & 65535)), '{}') FROM (
        SELECT ascii(c) AS a, lead(ascii(c)) OVER () AS b FROM string_to_table(translate(lower(left(words, 2000)),
            E' \t\r\n\u3000,.;:!?\'"()[]{}<>/\\|-_+=*&^%$#@~`，。、；：！？‘’“”（）《》〈〉【】「」『』…—·', ''), NULL) AS c
    ) AS letters WHERE b IS NOT NULL);
END $$;
CREATE OR REPLACE FUNCTION mb_words(words text, matter bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_pairs(words) || (-1 - (matter >> 12))::int;
END $$;
