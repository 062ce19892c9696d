ALTER TABLE matter_matter ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matter_matter FOR SELECT TO mb_web USING (
    unit = ANY ((SELECT mb_units())::int[])
    OR office = ANY ((SELECT mb_offices())::int[])
    OR number = (SELECT mb_matter())
    OR number IN (
        SELECT g.matter FROM identity_grant g
        WHERE (g.office_id = ANY ((SELECT mb_offices())::int[]) OR g.account_id = (SELECT mb_account()))
          AND (g.until IS NULL OR g.until > now())
    )
);
CREATE POLICY round_them ON matter_matter AS RESTRICTIVE FOR ALL TO mb_web USING (
    against IS NULL OR NOT (against = ANY ((SELECT mb_offices())::int[]))
) WITH CHECK (true);
CREATE POLICY opened ON matter_matter FOR INSERT TO mb_web WITH CHECK (number = (SELECT mb_matter()));
CREATE POLICY moved ON matter_matter FOR UPDATE TO mb_web USING (true) WITH CHECK (true);
CREATE POLICY clock ON matter_matter FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON matter_matter FOR SELECT TO mb_export, mb_seal USING (true);

CREATE OR REPLACE FUNCTION mb_may_read(matter bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (SELECT 1 FROM matter_matter m WHERE m.number = $1) $$;

ALTER TABLE matter_statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matter_statement FOR SELECT TO mb_web USING (
    mb_may_read(matter) AND (NOT sealed OR office = ANY ((SELECT mb_offices())::int[]))
);
CREATE POLICY said ON matter_statement FOR INSERT TO mb_web WITH CHECK (mb_may_read(matter));
CREATE POLICY clock ON matter_statement FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON matter_statement FOR SELECT TO mb_export USING (NOT sealed);
ALTER TABLE matter_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matter_link FOR SELECT TO mb_web USING (mb_may_read(parent) OR mb_may_read(child));
CREATE POLICY linked ON matter_link FOR INSERT TO mb_web WITH CHECK (mb_may_read(child));
CREATE POLICY clock ON matter_link FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY exported ON matter_link FOR SELECT TO mb_export USING (true);
