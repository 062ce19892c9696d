DROP FUNCTION hear_once;
CREATE FUNCTION hear_once(claim bytea, words bytea, moment timestamptz, n bigint)
RETURNS TABLE (kept bytea, became bigint, since timestamptz, fresh bool)
LANGUAGE plpgsql SECURITY INVOKER SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF claim IS NULL THEN
        RETURN QUERY SELECT NULL::bytea, n, moment, true;
        RETURN;
    END IF;
    INSERT INTO hear_submission (key, said, matter, at) VALUES (claim, words, n, moment) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN QUERY SELECT words, n, moment, true;
    ELSE
        RETURN QUERY SELECT s.said, s.matter, s.at, false FROM hear_submission s WHERE s.key = claim;
    END IF;
END $$;
REVOKE ALL ON FUNCTION hear_once FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hear_once TO mb_web, mb_clock;
