CREATE FUNCTION mb_folded(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 100 AS $$
BEGIN
    RETURN lower(normalize(words, NFKC));
END $$;
CREATE FUNCTION mb_letters(words text, matter bigint) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_pairs(public.mb_folded(left(words, 2000))) || (-1 - (matter >> 12))::int;
END $$;
