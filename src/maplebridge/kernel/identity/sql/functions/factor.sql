-- A second factor: codes of an app (RFC 6238) are judged by the database, which gives out neither secret nor codes.
--
--     identity_factor   the secret, masked by bytes that only the site can make from the vault's key; recovery codes as hashes.
--                       A copy of the database alone opens nothing, nor does the web alone. The half minute that was used
--                       last is forgotten at anybody's next sign-in: nobody's hours are kept.
--     identity_halfway  whose password was right a moment ago: no session yet. The code makes one of it, within five minutes.
--
-- PostgreSQL has no HMAC-SHA1 of its own; four blocks of SHA-1 are reckoned here, in about a millisecond.

-- SHA-1 (FIPS 180-4) of some bytes.
CREATE OR REPLACE FUNCTION identity_sha1(said bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    whole bytea := said || '\x80' || decode(repeat('00', (119 - length(said) % 64) % 64), 'hex')
        || int8send(length(said) * 8::bigint);
    low CONSTANT bigint := 4294967295;
    w bigint[]; h bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
    a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; x bigint; at int;
BEGIN
    FOR part IN 0 .. length(whole) / 64 - 1 LOOP
        FOR i IN 0 .. 15 LOOP
            at := part * 64 + i * 4;
            w[i] := (get_byte(whole, at)::bigint << 24) | (get_byte(whole, at + 1) << 16) | (get_byte(whole, at + 2) << 8)
                | get_byte(whole, at + 3);
        END LOOP;
        FOR i IN 16 .. 79 LOOP
            x := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
            w[i] := ((x << 1) | (x >> 31)) & low;
        END LOOP;
        a := h[1]; b := h[2]; c := h[3]; d := h[4]; e := h[5];
        FOR i IN 0 .. 79 LOOP
            IF i < 20 THEN f := (b & c) | ((~b & low) & d); k := 1518500249;
            ELSIF i < 40 THEN f := b # c # d; k := 1859775393;
            ELSIF i < 60 THEN f := (b & c) | (b & d) | (c & d); k := 2400959708;
            ELSE f := b # c # d; k := 3395469782; END IF;
            x := ((((a << 5) | (a >> 27)) & low) + f + e + k + w[i]) & low;
            e := d; d := c; c := ((b << 30) | (b >> 2)) & low; b := a; a := x;
        END LOOP;
        h := ARRAY[(h[1] + a) & low, (h[2] + b) & low, (h[3] + c) & low, (h[4] + d) & low, (h[5] + e) & low];
    END LOOP;
    RETURN substr(int8send(h[1]), 5) || substr(int8send(h[2]), 5) || substr(int8send(h[3]), 5) || substr(int8send(h[4]), 5)
        || substr(int8send(h[5]), 5);
END $$;
REVOKE ALL ON FUNCTION identity_sha1(bytea) FROM PUBLIC;

-- Two strings of bytes, each byte of one XOR the one of the other.
CREATE OR REPLACE FUNCTION identity_masked(one bytea, other bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = public, pg_temp AS $$
BEGIN
    IF length(one) > length(other) THEN
        RAISE EXCEPTION 'A mask is as long as what it hides.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR i IN 0 .. length(one) - 1 LOOP
        one := set_byte(one, i, get_byte(one, i) # get_byte(other, i));
    END LOOP;
    RETURN one;
END $$;
REVOKE ALL ON FUNCTION identity_masked(bytea, bytea) FROM PUBLIC;

-- The six digits that a secret makes for one half minute (RFC 4226).
CREATE OR REPLACE FUNCTION identity_code_at(secret bytea, step bigint) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    key bytea := secret || decode(repeat('00', 64 - length(secret)), 'hex');
    made bytea := identity_sha1(identity_masked(key, decode(repeat('36', 64), 'hex')) || int8send(step));
    at int;
BEGIN
    made := identity_sha1(identity_masked(key, decode(repeat('5c', 64), 'hex')) || made);
    at := get_byte(made, 19) & 15;
    RETURN lpad(((((get_byte(made, at) & 127)::bigint << 24) | (get_byte(made, at + 1) << 16) | (get_byte(made, at + 2) << 8)
        | get_byte(made, at + 3)) % 1000000)::text, 6, '0');
END $$;
REVOKE ALL ON FUNCTION identity_code_at(bytea, bigint) FROM PUBLIC;

-- The half minute, of those about now, for which typed digits are the code; null for none.
CREATE OR REPLACE FUNCTION identity_step_of(secret bytea, typed text) RETURNS bigint
    LANGUAGE plpgsql STABLE STRICT SET search_path = public, pg_temp AS $$
DECLARE
    present bigint := floor(extract(epoch FROM now()) / 30);
BEGIN
    RETURN (SELECT min(s) FROM generate_series(present - 1, present + 1) s WHERE identity_code_at(secret, s) = typed);
END $$;
REVOKE ALL ON FUNCTION identity_step_of(bytea, text) FROM PUBLIC;

-- Whether typed digits open an account's second factor; each code opens once, wrong ones are counted.
CREATE OR REPLACE FUNCTION identity_factor_opens(who bigint, pad bytea, typed text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept identity_factor;
    mark bytea := sha256(convert_to(who || ':' || typed, 'UTF8'));
    present bigint := floor(extract(epoch FROM now()) / 30);
    said bigint;
BEGIN
    SELECT * INTO kept FROM identity_factor f WHERE f.account_id = who FOR UPDATE;
    IF kept.wrong_since < now() - interval '1 hour' THEN
        UPDATE identity_factor SET wrong = 0 WHERE account_id = who;
        kept.wrong := 0;
    END IF;
    IF kept.account_id IS NULL OR kept.wrong >= 100 THEN
        RETURN false;
    END IF;
    IF typed ~ '^[0-9]{6}$' THEN
        said := identity_step_of(identity_masked(kept.sealed, pad), typed);
        UPDATE identity_factor SET step = said, wrong = 0, wrong_since = NULL
            WHERE account_id = who AND said IS NOT NULL AND (step < said OR step > present + 1);
    ELSE
        UPDATE identity_factor SET recovery = array_remove(recovery, mark), wrong = 0, wrong_since = NULL
            WHERE account_id = who AND mark = ANY (recovery);
    END IF;
    IF FOUND THEN
        RETURN true;
    END IF;
    UPDATE identity_factor SET wrong = wrong + 1, wrong_since = CASE WHEN wrong = 0 THEN now() ELSE wrong_since END
        WHERE account_id = who;
    RETURN false;
END $$;
REVOKE ALL ON FUNCTION identity_factor_opens(bigint, bytea, text) FROM PUBLIC;

-- Whether and since when the holder of a session has a second factor.
CREATE OR REPLACE FUNCTION identity_own_factor(token bytea) RETURNS TABLE (nonce bytea, since date, codes int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.nonce, f.since, cardinality(f.recovery) FROM identity_session_of(token) s
        JOIN identity_factor f ON f.account_id = s.account_id
$$;
REVOKE ALL ON FUNCTION identity_own_factor(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_factor(bytea) TO mb_web;

-- Turn one's own second factor on, with the password and a first code.
CREATE OR REPLACE FUNCTION identity_own_factor_on(token bytea, hashed text, secret bytea, salt bytea, pad bytea,
    typed text, codes text[])
    RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
    said bigint := identity_step_of(identity_masked(secret, pad), typed);
BEGIN
    IF mine IS NULL OR length(secret) < 16 OR cardinality(codes) > 20 THEN
        RAISE EXCEPTION 'Only whoever is signed in sets their own second factor.' USING ERRCODE = 'insufficient_privilege';
    ELSIF NOT identity_fits(mine, hashed) THEN
        RETURN 'password';
    ELSIF said IS NULL THEN
        RETURN 'code';
    END IF;
    PERFORM identity_acts(mine);
    INSERT INTO identity_factor (account_id, sealed, nonce, step, recovery)
        SELECT mine, secret, salt, said, array_agg(sha256(convert_to(mine || ':' || c, 'UTF8'))) FROM unnest(codes) c
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'there';
    END IF;
    DELETE FROM identity_session WHERE account_id = mine AND token_hash <> sha256(token);
    RETURN 'on';
END $$;
REVOKE ALL ON FUNCTION identity_own_factor_on(bytea, text, bytea, bytea, bytea, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_factor_on(bytea, text, bytea, bytea, bytea, text, text[]) TO mb_web;

-- Turn it off again, with the password and a code.
CREATE OR REPLACE FUNCTION identity_own_factor_off(token bytea, hashed text, pad bytea, typed text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
BEGIN
    IF mine IS NULL THEN
        RAISE EXCEPTION 'Only whoever is signed in sets their own second factor.' USING ERRCODE = 'insufficient_privilege';
    ELSIF NOT identity_fits(mine, hashed) THEN
        RETURN 'password';
    ELSIF NOT identity_factor_opens(mine, pad, typed) THEN
        RETURN 'code';
    END IF;
    PERFORM identity_acts(mine);
    DELETE FROM identity_factor WHERE account_id = mine;
    RETURN 'off';
END $$;
REVOKE ALL ON FUNCTION identity_own_factor_off(bytea, text, bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_factor_off(bytea, text, bytea, text) TO mb_web;
