-- Accounts kept on a page: by whoever keeps accounts today, as the token of their session says; each change is an entry of theirs.
--
-- What opens a door (an account, a start password, a second factor taken off) asks for the keeper's own password again, and for
-- the account of another keeper it is not done here at all: a session that was left open makes no keeper and becomes none.

-- Whether an account keeps accounts, of its own post, today.
CREATE OR REPLACE FUNCTION identity_keeps(who bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM identity_post p JOIN territory_mandate m ON m.office_id = p.office_id CROSS JOIN clock_town t
        WHERE p.account_id = who AND m.role = 'administrator'
            AND (p.valid_until IS NULL OR p.valid_until >= (now() AT TIME ZONE t.zone)::date))
$$;
REVOKE ALL ON FUNCTION identity_keeps(bigint) FROM PUBLIC;

-- The account of a session that keeps accounts today; raises where it does not.
CREATE OR REPLACE FUNCTION identity_keeper(token bytea) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
    day date := (SELECT (now() AT TIME ZONE t.zone)::date FROM clock_town t);
BEGIN
    IF NOT EXISTS (SELECT FROM identity_post p JOIN territory_mandate m ON m.office_id = p.office_id
            WHERE m.role = 'administrator' AND p.valid_from <= day AND (p.valid_until IS NULL OR p.valid_until >= day)
                AND (p.account_id = mine OR (p.deputy_id = mine AND p.away_from <= day AND p.away_until >= day))) THEN
        RAISE EXCEPTION 'Only a post that keeps accounts does this.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN mine;
END $$;
REVOKE ALL ON FUNCTION identity_keeper(bytea) FROM PUBLIC;

-- Add an account with its first post.
CREATE OR REPLACE FUNCTION identity_keep_add(token bytea, hashed text, named text, start text, shown text[],
    tongue text, place int, post text, since date, until date, OUT said text, OUT made bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := identity_keeper(token);
BEGIN
    IF NOT identity_fits(mine, hashed) THEN
        said := 'password';
    ELSIF EXISTS (SELECT FROM identity_account a WHERE lower(a.username) = lower(named)) THEN
        said := 'taken';
    ELSIF EXISTS (SELECT FROM territory_mandate m WHERE m.office_id = place AND m.role = 'administrator')
            OR NOT EXISTS (SELECT FROM territory_office o WHERE o.id = place) THEN
        said := 'office';
    ELSIF start NOT LIKE 'argon2$%' THEN
        RAISE EXCEPTION 'A start password is kept as a hash.' USING ERRCODE = 'check_violation';
    ELSE
        PERFORM identity_acts(mine);
        INSERT INTO identity_account (username, password, must_change, is_active, shown_en, shown_zh, language)
            VALUES (named, start, true, true, shown[1], shown[2], tongue) RETURNING id INTO made;
        INSERT INTO identity_post (account_id, office_id, kind, valid_from, valid_until) VALUES (made, place, post,
            since, until);
        said := 'done';
    END IF;
END $$;
REVOKE ALL ON FUNCTION identity_keep_add(bytea, text, text, text, text[], text, int, text, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_keep_add(bytea, text, text, text, text[], text, int, text, date, date) TO mb_web;

-- Give a start password, close or open an account, or take off its second factor.
CREATE OR REPLACE FUNCTION identity_keep_change(token bytea, hashed text, who bigint, what text, start text)
    RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := identity_keeper(token);
    day date := (SELECT (now() AT TIME ZONE t.zone)::date FROM clock_town t);
BEGIN
    IF NOT EXISTS (SELECT FROM identity_account a WHERE a.id = who AND a.is_active) THEN
        RETURN CASE WHEN what = 'close' AND EXISTS (SELECT FROM identity_account a WHERE a.id = who)
            THEN 'done' ELSE 'gone' END;
    ELSIF what <> 'sessions' AND identity_keeps(who) THEN
        RETURN 'keeper';
    ELSIF what IN ('start', 'factor') AND NOT identity_fits(mine, hashed) THEN
        RETURN 'password';
    END IF;
    PERFORM identity_acts(mine);
    IF what = 'start' AND start LIKE 'argon2$%' THEN
        UPDATE identity_account SET password = start, must_change = true, epoch = epoch + 1 WHERE id = who;
    ELSIF what = 'factor' THEN
        DELETE FROM identity_factor WHERE account_id = who;
        UPDATE identity_account SET epoch = epoch + 1 WHERE id = who;
    ELSIF what = 'sessions' THEN
        UPDATE identity_account SET epoch = epoch + 1 WHERE id = who;
    ELSIF what = 'close' THEN
        UPDATE identity_account SET is_active = false, epoch = epoch + 1 WHERE id = who;
        UPDATE identity_post SET valid_until = greatest(valid_from, day)
            WHERE account_id = who AND (valid_until IS NULL OR valid_until > day);
        UPDATE identity_post SET deputy_id = NULL, away_from = NULL, away_until = NULL WHERE deputy_id = who;
    ELSE
        RAISE EXCEPTION 'There is no such change.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    DELETE FROM identity_session WHERE account_id = who;
    DELETE FROM identity_halfway WHERE account_id = who;
    RETURN 'done';
END $$;
REVOKE ALL ON FUNCTION identity_keep_change(bytea, text, bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_keep_change(bytea, text, bigint, text, text) TO mb_web;

-- Say who stands in for a post while its holder is away.
CREATE OR REPLACE FUNCTION identity_keep_deputy(token bytea, who bigint, stand_in bigint, since date, until date)
    RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := identity_keeper(token);
    day date := (SELECT (now() AT TIME ZONE t.zone)::date FROM clock_town t);
BEGIN
    IF NOT EXISTS (SELECT FROM identity_account a WHERE a.id = who AND a.is_active)
            OR (stand_in IS NOT NULL AND NOT EXISTS (SELECT FROM identity_account a
                WHERE a.id = stand_in AND a.is_active)) THEN
        RETURN 'gone';
    ELSIF identity_keeps(who) THEN
        RETURN 'keeper';
    END IF;
    PERFORM identity_acts(mine);
    UPDATE identity_post SET deputy_id = stand_in, away_from = since, away_until = until
        WHERE account_id = who AND (valid_until IS NULL OR valid_until >= day);
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'gone' END;
END $$;
REVOKE ALL ON FUNCTION identity_keep_deputy(bytea, bigint, bigint, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_keep_deputy(bytea, bigint, bigint, date, date) TO mb_web;

-- The tries at one account's door in the last month.
CREATE OR REPLACE FUNCTION identity_keep_log(token bytea, who bigint)
    RETURNS TABLE (moment timestamptz, opens boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := identity_keeper(token);
BEGIN
    IF EXISTS (SELECT FROM identity_account a WHERE a.id = who) THEN
        PERFORM identity_acts(mine);
        PERFORM identity_write('account_changed', '{"account":' || who || ',"what":"log_read"}');
    END IF;
    -- A success stands as midnight UTC of the city's day: it is put at the beginning of that day.
    RETURN QUERY SELECT s.at, s.opened FROM identity_signin s CROSS JOIN clock_town t
        WHERE s.account_id = who AND s.at > now() - interval '30 days'
        ORDER BY CASE WHEN s.opened THEN s.at AT TIME ZONE 'UTC' AT TIME ZONE t.zone ELSE s.at END, s.id;
END $$;
REVOKE ALL ON FUNCTION identity_keep_log(bytea, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_keep_log(bytea, bigint) TO mb_web;
