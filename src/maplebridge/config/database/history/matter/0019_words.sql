CREATE FUNCTION mb_pairs(words text) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
    SELECT coalesce(array_agg(((a & 65535) << 15) # (b & 65535)), '{}') FROM (
        SELECT ascii(c) AS a, lead(ascii(c)) OVER () AS b FROM string_to_table(translate(lower(left(words, 2000)),
            E' \t\r\n\u3000,.;:!?\'"()[]{}<>/\\|-_+=*&^%$#@~`，。、；：！？‘’“”（）《》〈〉【】「」『』…—·', ''), NULL) AS c
    ) AS letters WHERE b IS NOT NULL
$$;
CREATE FUNCTION mb_words(words text, matter bigint) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS
$$ SELECT public.mb_pairs(words) || (-1 - (matter >> 12))::int $$;
