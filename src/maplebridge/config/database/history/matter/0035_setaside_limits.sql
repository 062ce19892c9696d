CREATE FUNCTION mb_setaside_limits() RETURNS TABLE (
    thing bigint, due timestamptz, step text, level text, key text, version int, unit int, office int, entries int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, m.due, m.step, m.level, p.key, p.version, m.unit, CASE WHEN m.against IS NULL THEN m.office END, m.seq
    FROM setaside_thing t JOIN matter_matter m ON m.number = t.matter
    LEFT JOIN matter_adoptedprocedure p ON p.id = m.procedure_id
    WHERE t.ended IS NULL AND (t.office = ANY (mb_offices()) OR EXISTS (
        SELECT FROM territory_mandate r WHERE r.role = 'administrator' AND r.office_id = ANY (mb_offices())))
$$;
REVOKE ALL ON FUNCTION mb_setaside_limits() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_setaside_limits() TO mb_web;
