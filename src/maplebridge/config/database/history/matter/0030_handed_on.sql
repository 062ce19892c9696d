--
-- Create model HandedOn
--
CREATE TABLE "matter_handedon" ("matter" bigint NOT NULL, "office" integer NOT NULL, "at" timestamp with time zone NOT NULL, PRIMARY KEY ("matter", "office"));

ALTER TABLE matter_handedon ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON matter_handedon TO mb_web, mb_clock;
CREATE POLICY seen ON matter_handedon FOR SELECT TO mb_web USING (office = ANY ((SELECT mb_offices())::int[]));
CREATE POLICY clock ON matter_handedon FOR SELECT TO mb_clock USING (true);

CREATE FUNCTION mb_handed_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO matter_handedon (matter, office, at)
    SELECT f.number, g.office, f.touched FROM gone g JOIN fresh f ON f.number = g.number
    WHERE g.office = ANY ((SELECT mb_offices())::int[]) AND f.office IS DISTINCT FROM g.office
      AND (f.against IS NULL OR f.against <> g.office)
    ON CONFLICT (matter, office) DO UPDATE SET at = excluded.at;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION mb_handed_on() FROM PUBLIC;
CREATE TRIGGER handed_on AFTER UPDATE ON matter_matter REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION mb_handed_on();

CREATE POLICY handed_on ON matter_matter FOR SELECT TO mb_web USING (EXISTS (
    SELECT 1 FROM matter_handedon h WHERE h.matter = number AND h.office = ANY ((SELECT mb_offices())::int[])
));
CREATE POLICY handed_on_acts ON matter_matter FOR UPDATE TO mb_web USING (EXISTS (
    SELECT 1 FROM matter_handedon h WHERE h.matter = number AND h.office = ANY ((SELECT mb_offices())::int[])
)) WITH CHECK (true);

DO $$
DECLARE
    was text := pg_get_functiondef('mb_search(text, int)'::regprocedure);
    changed text := replace(was, 'OR m.number = ANY (granted))', 'OR m.number = ANY (granted) OR EXISTS (
                SELECT 1 FROM matter_handedon h WHERE h.matter = m.number AND h.office = ANY (offices)))');
BEGIN
    IF changed = was THEN
        RAISE EXCEPTION 'mb_search is not as this migration knows it';
    END IF;
    EXECUTE changed;
END $$;

CREATE INDEX "handed_on_office" ON "matter_handedon" ("office", "at");
