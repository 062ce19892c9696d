-- Signing in: the database compares what the password makes, counts the tries, and opens the session.

-- Whether this hash is the one of the account.
CREATE OR REPLACE FUNCTION identity_fits(who bigint, hashed text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM identity_account a WHERE a.id = who AND a.password LIKE 'argon2$%'
        AND sha256(convert_to(a.password, 'UTF8')) = sha256(convert_to(hashed, 'UTF8')))
$$;
REVOKE ALL ON FUNCTION identity_fits(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_fits(bigint, text) TO mb_web, mb_clock;

-- The salt of an account's hash, with which the site makes one to compare.
CREATE OR REPLACE FUNCTION identity_salt(who bigint) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT regexp_replace(a.password, '[$][^$]*$', '') FROM identity_account a
    WHERE a.id = who AND a.password LIKE 'argon2$%'
$$;
REVOKE ALL ON FUNCTION identity_salt(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_salt(bigint) TO mb_web, mb_clock;

-- Note a try at an account's door: a success by the city's day alone, written as that day's midnight in UTC.
CREATE OR REPLACE FUNCTION identity_signin_note(named text, mark bytea, opens boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := (SELECT a.id FROM identity_account a WHERE lower(a.username) = lower(named) ORDER BY a.id LIMIT 1);
BEGIN
    DELETE FROM identity_signin WHERE at < now() - interval '30 days';
    INSERT INTO identity_signin (at, account_id, name_mark, opened) VALUES (
        CASE WHEN opens THEN (SELECT date_trunc('day', now() AT TIME ZONE t.zone) AT TIME ZONE 'UTC' FROM clock_town t)
            ELSE date_trunc('minute', now()) END,
        who, CASE WHEN who IS NULL THEN mark END, opens)
        ON CONFLICT DO NOTHING;
END $$;
REVOKE ALL ON FUNCTION identity_signin_note(text, bytea, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_signin_note(text, bytea, boolean) TO mb_web;

-- Open a session, half (until the second factor is shown) or whole. For the next function alone.
CREATE OR REPLACE FUNCTION identity_session_open(token bytea, who bigint, since int) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int) FROM PUBLIC;

-- Open a session with what the account's password makes; whose password was right is no word of the web process.
CREATE OR REPLACE FUNCTION identity_session_open(token bytea, who bigint, since int, hashed text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT identity_fits(who, hashed) THEN
        RAISE EXCEPTION 'A session is opened with the password of its account.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM identity_session_open(token, who, since);
END $$;
REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_open(bytea, bigint, int, text) TO mb_web;

-- Account and epoch of an open session, and the seconds that are left.
CREATE OR REPLACE FUNCTION identity_session_of(token bytea) RETURNS TABLE (account_id bigint, epoch int, seconds int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.account_id, s.epoch, ceil(extract(epoch FROM s.ends - now()))::int
    FROM identity_session s JOIN identity_account a ON a.id = s.account_id
    WHERE s.token_hash = sha256(token) AND s.ends > now() AND a.is_active AND a.epoch = s.epoch
$$;
REVOKE ALL ON FUNCTION identity_session_of(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_of(bytea) TO mb_web;

-- End a session.
CREATE OR REPLACE FUNCTION identity_session_close(token bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM identity_session WHERE token_hash = sha256(token)
$$;
REVOKE ALL ON FUNCTION identity_session_close(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_close(bytea) TO mb_web;

-- The account whose password was right a moment ago and whose second factor is awaited.
CREATE OR REPLACE FUNCTION identity_halfway_of(half bytea) RETURNS TABLE (account_id bigint, nonce bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT h.account_id, f.nonce FROM identity_halfway h JOIN identity_account a ON a.id = h.account_id
        JOIN identity_factor f ON f.account_id = h.account_id
    WHERE h.token_hash = sha256(half) AND h.ends > now() AND a.is_active AND a.epoch = h.epoch
$$;
REVOKE ALL ON FUNCTION identity_halfway_of(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_halfway_of(bytea) TO mb_web;

-- Make a session of one that is half open, with a code of the second factor.
CREATE OR REPLACE FUNCTION identity_session_prove(half bytea, token bytea, pad bytea, typed text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION identity_session_prove(bytea, bytea, bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_prove(bytea, bytea, bytea, text) TO mb_web;
