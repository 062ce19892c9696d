-- A link to a judgement is found by what its token makes, and by nothing else: nobody lists the links of a city.

-- The unused link that this token's hash names; party is null where it is of whoever brought the matter.
DROP FUNCTION IF EXISTS conduct_link(bytea);
CREATE FUNCTION conduct_link(mac bytea) RETURNS TABLE (matter bigint, seq int, made timestamptz, party bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT l.matter, l.seq, l.made, l.party FROM conduct_verdictlink l WHERE l.token = mac AND l.used IS NULL;
END $$;
REVOKE ALL ON FUNCTION conduct_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_link(bytea) TO mb_web, mb_clock;

-- Enter with such a link: it opens the scope of its matter, in the part of the one it was made for, while it is unused.
-- Answers as identity_enter_code does.
DROP FUNCTION IF EXISTS identity_enter_link(bytea);
CREATE FUNCTION identity_enter_link(mac bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m bigint;
    whose bigint;
BEGIN
    SELECT l.matter, l.party INTO m, whose FROM conduct_link(mac) l;
    IF m IS NULL THEN
        PERFORM set_config('mb.scope', '', true);
        RETURN NULL;
    END IF;
    PERFORM identity_scope(NULL, m, '{}', '{}', whose);
    RETURN coalesce((SELECT p.id || ':' || p.role FROM matter_party p WHERE p.matter = m AND p.id = whose), '');
END $$;
REVOKE ALL ON FUNCTION identity_enter_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_enter_link(bytea) TO mb_web;
