-- What the holder of a session changes on their own account.

-- Change one's own password; every other session ends.
CREATE OR REPLACE FUNCTION identity_own_password(token bytea, hashed text) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
    latest int;
BEGIN
    IF mine IS NULL OR hashed NOT LIKE 'argon2$%' THEN
        RAISE EXCEPTION 'Only whoever is signed in sets their own password.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM identity_scope(mine, NULL, '{}', '{}', NULL);
    UPDATE identity_account SET password = hashed, must_change = false, epoch = epoch + 1 WHERE id = mine
        RETURNING epoch INTO latest;
    DELETE FROM identity_session WHERE account_id = mine AND token_hash <> sha256(token);
    UPDATE identity_session SET epoch = latest WHERE token_hash = sha256(token);
    RETURN latest;
END $$;
REVOKE ALL ON FUNCTION identity_own_password(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_password(bytea, text) TO mb_web;

-- End every session of one's own.
CREATE OR REPLACE FUNCTION identity_own_end(token bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
BEGIN
    PERFORM identity_scope(mine, NULL, '{}', '{}', NULL);
    UPDATE identity_account SET epoch = epoch + 1 WHERE id = mine;
    DELETE FROM identity_session WHERE account_id = mine;
END $$;
REVOKE ALL ON FUNCTION identity_own_end(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_end(bytea) TO mb_web;

-- Say who stands in for one's own post.
CREATE OR REPLACE FUNCTION identity_own_deputy(token bytea, mine_post bigint, stand_in bigint, since date,
    until date)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
BEGIN
    PERFORM identity_scope(mine, NULL, '{}', '{}', NULL);
    UPDATE identity_post SET deputy_id = stand_in, away_from = since, away_until = until
        WHERE id = mine_post AND account_id = mine;
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION identity_own_deputy(bytea, bigint, bigint, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_deputy(bytea, bigint, bigint, date, date) TO mb_web;
