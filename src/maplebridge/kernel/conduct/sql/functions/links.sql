-- A link to a judgement is found by what its token makes, and by nothing else: nobody lists the links of a city.

-- The unused link that this token's hash names.
CREATE OR REPLACE FUNCTION conduct_link(mac bytea) RETURNS TABLE (matter bigint, seq int, made timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT l.matter, l.seq, l.made FROM conduct_verdictlink l WHERE l.token = mac AND l.used IS NULL;
END $$;
REVOKE ALL ON FUNCTION conduct_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_link(bytea) TO mb_web, mb_clock;

-- Enter with such a link: it opens the scope of its matter while it is unused.
CREATE OR REPLACE FUNCTION identity_enter_link(mac bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m bigint := (SELECT l.matter FROM conduct_link(mac) l);
BEGIN
    IF m IS NULL THEN
        PERFORM set_config('mb.scope', '', true);
        RETURN false;
    END IF;
    PERFORM identity_scope(NULL, m, '{}', '{}');
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION identity_enter_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_enter_link(bytea) TO mb_web;
