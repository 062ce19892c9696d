-- Words as they are looked for: without signs, accents and widths; whole texts, and their parts as numbers.
--
-- The indexes of matter_statement (tables/words.sql) are made of mb_indexed: whoever changes what it gives must have them
-- made anew (REINDEX) by a migration.

-- A text without the signs between its letters.
CREATE OR REPLACE FUNCTION mb_unsigned(words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 200 AS $$
BEGIN
    RETURN regexp_replace(words, '[\u0001-\u0022$-*,-/:-@[-`{-\u00a1\u00a8\u00ab\u00ad\u00af\u00b4\u00b6-\u00b8\u00bb\u00bf'
        '\u02b0-\u036f\u1680\u2000-\u206f\u2212\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u30fb\u30fc\ufe00-\ufe0f\ufeff'
        '\U000e0100-\U000e01ef]+', '', 'g');
END $$;

-- A text as it is compared: small letters, no accents, one width.
CREATE OR REPLACE FUNCTION mb_bare(words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 300 AS $$
DECLARE
    bare text := public.mb_unsigned(lower(normalize(words, NFKD)));
BEGIN
    IF bare ~ '[ßæœøłđðı]' THEN
        bare := translate(replace(replace(replace(bare, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđðı', 'olddi');
    END IF;
    RETURN bare;
END $$;

-- A text as it is compared word by word, its signs as spaces.
CREATE OR REPLACE FUNCTION mb_plain(words text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500 AS $$
DECLARE
    han CONSTANT text := '[\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]';
    plain text := normalize(regexp_replace(
        lower(normalize(replace(words, '´', ''''), NFKD)),
        '[''`\u00ad\u02b0-\u036f\u200b-\u200f\u2018-\u201b\u2032\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]',
            '', 'g'
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

-- Each two letters that follow each other, as one number.
CREATE OR REPLACE FUNCTION mb_twos(words text) RETURNS int[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
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

-- What the index of a matter's words holds: its twos, and the block of 4,096 numbers in which the matter stands.
CREATE OR REPLACE FUNCTION mb_indexed(words text, matter bigint) RETURNS int[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN public.mb_twos(left(words, 40000)) || (-1 - (matter >> 12))::int;
END $$;
