-- What was set aside: that it left the list is an entry of its matter, or of the city.

-- Trigger: a thing left the list, or was handed to an office.
CREATE OR REPLACE FUNCTION setaside_noted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.ended IS NULL AND NEW.ended IS NOT NULL THEN
        PERFORM FROM ledger_append(0, date_trunc('minute', now()), 'set_aside_ended',
            coalesce('post:' || mb_account(), 'system'), convert_to(
            '{"how":' || to_json(NEW.how) || ',"kind":' || to_json(NEW.kind)
            || ',"since":"' || to_char(NEW.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') || '"'
            || ',"subject":' || to_json(NEW.subject) || ',"tries":' || NEW.tries || '}', 'UTF8'));
    ELSIF NEW.office IS DISTINCT FROM OLD.office THEN
        PERFORM FROM ledger_append(0, date_trunc('minute', now()), 'set_aside_handed',
            coalesce('post:' || mb_account(), 'system'), convert_to(
            '{"kind":' || to_json(NEW.kind) || ',"office":' || coalesce(NEW.office::text, 'null')
            || ',"subject":' || to_json(NEW.subject) || '}', 'UTF8'));
    END IF;
    RETURN NULL;
END $$;

-- The limits of the matters that things in the list touch, for whoever sees those things.
CREATE OR REPLACE FUNCTION mb_setaside_limits()
    RETURNS TABLE (thing bigint, due timestamptz, step text, level text, key text, version int, unit int, office int,
        entries int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, m.due, m.step, m.level, p.key, p.version, m.unit, CASE WHEN m.against IS NULL THEN m.office END, m.seq
    FROM setaside_thing t JOIN matter_matter m ON m.number = t.matter
    LEFT JOIN law_adoptedprocedure p ON p.id = m.procedure_id
    WHERE t.ended IS NULL AND (t.office = ANY (mb_offices()) OR EXISTS (
        SELECT FROM territory_mandate r WHERE r.role = 'administrator' AND r.office_id = ANY (mb_offices()))
        OR ((m.office = ANY (mb_offices()) OR m.unit = ANY (mb_units()))
            AND (m.against IS NULL OR NOT (m.against = ANY (mb_offices())))))
$$;
REVOKE ALL ON FUNCTION mb_setaside_limits() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_setaside_limits() TO mb_web;
