--
-- Add field has_factor to account
--
ALTER TABLE "identity_account" ADD COLUMN "has_factor" boolean DEFAULT false NOT NULL;
--
-- Create model Factor
--
CREATE TABLE "identity_factor" ("account_id" bigint NOT NULL PRIMARY KEY, "sealed" bytea NOT NULL, "nonce" bytea NOT NULL, "step" bigint NOT NULL, "recovery" bytea[] NOT NULL, "since" date DEFAULT (STATEMENT_TIMESTAMP()) NOT NULL, "wrong" integer DEFAULT 0 NOT NULL, "wrong_since" timestamp with time zone NULL);
--
-- Create model Halfway
--
CREATE TABLE "identity_halfway" ("token_hash" bytea NOT NULL PRIMARY KEY, "account_id" bigint NOT NULL, "epoch" integer NOT NULL, "ends" timestamp with time zone NOT NULL);

CREATE FUNCTION identity_sha1(said bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = public, pg_temp AS $$
DECLARE
    whole bytea := said || '\x80' || decode(repeat('00', (119 - length(said) % 64) % 64), 'hex') || int8send(length(said) * 8::bigint);
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

CREATE FUNCTION identity_masked(one bytea, other bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = public, pg_temp AS $$
BEGIN
    IF length(one) > length(other) THEN
        RAISE EXCEPTION 'A mask is as long as what it hides.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR i IN 0 .. length(one) - 1 LOOP
        one := set_byte(one, i, get_byte(one, i) # get_byte(other, i));
    END LOOP;
    RETURN one;
END $$;

CREATE FUNCTION identity_code_at(secret bytea, step bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION identity_step_of(secret bytea, typed text) RETURNS bigint LANGUAGE plpgsql STABLE STRICT
    SET search_path = public, pg_temp AS $$
DECLARE
    present bigint := floor(extract(epoch FROM now()) / 30);
BEGIN
    RETURN (SELECT min(s) FROM generate_series(present - 1, present + 1) s WHERE identity_code_at(secret, s) = typed);
END $$;

ALTER TABLE identity_factor ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_halfway ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_factor FOR SELECT TO mb_clock USING (true);
CREATE POLICY ended ON identity_factor FOR DELETE TO mb_clock USING (true);
GRANT SELECT (account_id), DELETE ON identity_factor TO mb_clock;
GRANT SELECT (has_factor) ON identity_account TO mb_web;

CREATE FUNCTION identity_acts(mine bigint) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('mb.account', mine::text, true);
END $$;
REVOKE ALL ON FUNCTION identity_acts(bigint) FROM PUBLIC;

CREATE FUNCTION identity_factor_changed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.account_id ELSE OLD.account_id END;
BEGIN
    UPDATE identity_account SET has_factor = (TG_OP = 'INSERT') WHERE id = whose;
    PERFORM identity_write('account_changed', '{"account":' || whose || ',"what":"'
        || CASE WHEN TG_OP = 'INSERT' THEN 'factor_on' ELSE 'factor_off' END || '"}');
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_an_entry AFTER INSERT OR DELETE ON identity_factor FOR EACH ROW
    EXECUTE FUNCTION identity_factor_changed();

CREATE FUNCTION identity_factor_opens(who bigint, pad bytea, typed text) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION identity_session_open(token bytea, who bigint, since int) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM identity_session WHERE ends <= now();
    DELETE FROM identity_halfway WHERE ends <= now();
    UPDATE identity_factor SET step = 0 WHERE step > 0 AND step < floor(extract(epoch FROM now()) / 30) - 2;
    IF EXISTS (SELECT FROM identity_factor f WHERE f.account_id = who) THEN
        INSERT INTO identity_halfway (token_hash, account_id, epoch, ends)
            SELECT sha256(token), a.id, since, now() + interval '5 minutes' FROM identity_account a
            WHERE a.id = who AND a.is_active AND a.epoch = since
            ON CONFLICT (token_hash) DO NOTHING;
        RETURN;
    END IF;
    INSERT INTO identity_session (token_hash, account_id, epoch, ends)
        SELECT sha256(token), a.id, since, now() + interval '12 hours' FROM identity_account a
        WHERE a.id = who AND a.is_active AND a.epoch = since
        ON CONFLICT (token_hash) DO NOTHING;
END $$;

CREATE FUNCTION identity_halfway_of(half bytea) RETURNS TABLE (account_id bigint, nonce bytea) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.account_id, f.nonce FROM identity_halfway h JOIN identity_account a ON a.id = h.account_id
        JOIN identity_factor f ON f.account_id = h.account_id
    WHERE h.token_hash = sha256(half) AND h.ends > now() AND a.is_active AND a.epoch = h.epoch
$$;

CREATE FUNCTION identity_session_prove(half bytea, token bytea, pad bytea, typed text) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := (SELECT h.account_id FROM identity_halfway_of(half) h);
BEGIN
    IF who IS NULL OR NOT identity_factor_opens(who, pad, typed) THEN
        RETURN false;
    END IF;
    DELETE FROM identity_halfway WHERE token_hash = sha256(half);
    INSERT INTO identity_session (token_hash, account_id, epoch, ends)
        SELECT sha256(token), a.id, a.epoch, now() + interval '12 hours' FROM identity_account a WHERE a.id = who;
    RETURN true;
END $$;

CREATE FUNCTION identity_own_factor(token bytea) RETURNS TABLE (nonce bytea, since date, codes int) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.nonce, f.since, cardinality(f.recovery) FROM identity_session_of(token) s
        JOIN identity_factor f ON f.account_id = s.account_id
$$;

CREATE FUNCTION identity_own_factor_on(token bytea, hashed text, secret bytea, salt bytea, pad bytea, typed text, codes text[])
    RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE FUNCTION identity_own_factor_off(token bytea, hashed text, pad bytea, typed text) RETURNS text LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION identity_own_password(token bytea, hashed text) RETURNS int LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
    latest int;
BEGIN
    IF mine IS NULL OR hashed NOT LIKE 'argon2$%' THEN
        RAISE EXCEPTION 'Only whoever is signed in sets their own password.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('mb.account', mine::text, true);
    UPDATE identity_account SET password = hashed, must_change = false, epoch = epoch + 1 WHERE id = mine
        RETURNING epoch INTO latest;
    DELETE FROM identity_session WHERE account_id = mine AND token_hash <> sha256(token);
    UPDATE identity_session SET epoch = latest WHERE token_hash = sha256(token);
    RETURN latest;
END $$;

REVOKE ALL ON FUNCTION identity_sha1(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_masked(bytea, bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_code_at(bytea, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_step_of(bytea, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_factor_opens(bigint, bytea, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_halfway_of(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_session_prove(bytea, bytea, bytea, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_own_factor(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_own_factor_on(bytea, text, bytea, bytea, bytea, text, text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_own_factor_off(bytea, text, bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_halfway_of(bytea) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_session_prove(bytea, bytea, bytea, text) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_own_factor(bytea) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_own_factor_on(bytea, text, bytea, bytea, bytea, text, text[]) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_own_factor_off(bytea, text, bytea, text) TO mb_web;

ALTER TABLE "identity_factor" ADD CONSTRAINT "identity_factor_account_id_d874fede_fk_identity_account_id" FOREIGN KEY ("account_id") REFERENCES "identity_account" ("id") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "identity_halfway" ADD CONSTRAINT "identity_halfway_account_id_7dbf4b2e_fk_identity_account_id" FOREIGN KEY ("account_id") REFERENCES "identity_account" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "identity_halfway_account_id_7dbf4b2e" ON "identity_halfway" ("account_id");
CREATE INDEX "identity_halfway_ends_942f803f" ON "identity_halfway" ("ends");
