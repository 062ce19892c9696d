CREATE POLICY concerned ON setaside_thing FOR SELECT TO mb_web USING (
    ended IS NULL AND matter IS NOT NULL AND mb_may_read(matter)
);
CREATE POLICY met ON setaside_thing FOR INSERT TO mb_web WITH CHECK (
    kind = 'shown' AND subject = matter::text AND tries = 1 AND office IS NULL AND ended IS NULL AND mb_may_read(matter)
);
GRANT INSERT (kind, subject, matter, code, facts, since, tries, last, next, how) ON setaside_thing TO mb_web;
GRANT USAGE ON SEQUENCE setaside_thing_id_seq TO mb_web;

CREATE OR REPLACE FUNCTION mb_setaside_limits() RETURNS TABLE (
    thing bigint, due timestamptz, step text, level text, key text, version int, unit int, office int, entries int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, m.due, m.step, m.level, p.key, p.version, m.unit, CASE WHEN m.against IS NULL THEN m.office END, m.seq
    FROM setaside_thing t JOIN matter_matter m ON m.number = t.matter
    LEFT JOIN matter_adoptedprocedure p ON p.id = m.procedure_id
    WHERE t.ended IS NULL AND (t.office = ANY (mb_offices()) OR EXISTS (
        SELECT FROM territory_mandate r WHERE r.role = 'administrator' AND r.office_id = ANY (mb_offices()))
        OR ((m.office = ANY (mb_offices()) OR m.unit = ANY (mb_units()))
            AND (m.against IS NULL OR NOT (m.against = ANY (mb_offices())))))
$$;
