CREATE OR REPLACE FUNCTION identity_session_open(token bytea, who bigint, since int, hashed text) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT identity_fits(who, hashed) THEN
        RAISE EXCEPTION 'A session is opened with the password of its account.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM identity_session_open(token, who, since);
END $$;
REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_open(bytea, bigint, int, text) TO mb_web;
REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int) FROM mb_web;
