ALTER TABLE resolve_verdictlink ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON resolve_verdictlink FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY used ON resolve_verdictlink FOR UPDATE TO mb_web USING (mb_may_read(matter)) WITH CHECK (mb_may_read(matter));
CREATE POLICY clock ON resolve_verdictlink FOR ALL TO mb_clock USING (true) WITH CHECK (true);

CREATE FUNCTION resolve_link(mac bytea) RETURNS TABLE (matter bigint, seq int, made timestamptz) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT l.matter, l.seq, l.made FROM resolve_verdictlink l WHERE l.token = mac AND l.used IS NULL;
END $$;

CREATE FUNCTION identity_enter_link(mac bytea) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    m bigint := (SELECT l.matter FROM resolve_link(mac) l);
BEGIN
    IF m IS NULL THEN
        PERFORM set_config('mb.scope', '', true);
        RETURN false;
    END IF;
    PERFORM identity_scope(NULL, m, '{}', '{}');
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION resolve_link(bytea), identity_enter_link(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_link(bytea) TO mb_web, mb_clock;
GRANT EXECUTE ON FUNCTION identity_enter_link(bytea) TO mb_web;
