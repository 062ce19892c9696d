-- A party that left no contact when it was called in leaves one later, itself or at a counter of the office that has its matter.

-- Seal it for a new person, once: in a transaction that noted it, of the party's own scope or of an office that may act.
CREATE OR REPLACE FUNCTION conduct_reached(side bigint, contacts json) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m bigint;
    who bigint;
BEGIN
    SELECT p.matter INTO m FROM matter_party p WHERE p.id = side AND p.person IS NULL AND p.acts_for IS NULL FOR UPDATE;
    SELECT c.person INTO who FROM json_to_recordset(contacts) AS c(person bigint, matter bigint) WHERE c.matter = m;
    IF m IS NULL OR who IS NULL OR json_array_length(contacts) <> 1 OR NOT ledger_noted(m, 'added') THEN
        RETURN false;
    ELSIF NOT coalesce((side = mb_party() AND mb_represents() IS NULL) OR (mb_account() IS NOT NULL AND mb_may_act(m)), false) THEN
        RETURN false;
    END IF;
    PERFORM identity_put(contacts);
    UPDATE matter_party SET person = who WHERE id = side;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION conduct_reached(bigint, json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_reached(bigint, json) TO mb_web;
