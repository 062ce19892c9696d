ALTER TABLE setaside_thing ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON setaside_thing FOR SELECT TO mb_web USING (
    office = ANY ((SELECT mb_offices())::int[]) OR (SELECT EXISTS (SELECT FROM territory_mandate m
        WHERE m.role = 'administrator' AND m.office_id = ANY (mb_offices())))
);
CREATE POLICY asked ON setaside_thing FOR UPDATE TO mb_web USING (
    ended IS NULL AND (office = ANY ((SELECT mb_offices())::int[]) OR (SELECT EXISTS (SELECT FROM territory_mandate m
        WHERE m.role = 'administrator' AND m.office_id = ANY (mb_offices()))))
) WITH CHECK (ended IS NULL OR how = 'by hand');
CREATE POLICY clock ON setaside_thing FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY sealer ON setaside_thing FOR ALL TO mb_seal USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (next, office, handed, ended, how) ON setaside_thing TO mb_web;
GRANT SELECT, INSERT, UPDATE ON setaside_thing TO mb_clock, mb_seal;
GRANT USAGE ON SEQUENCE setaside_thing_id_seq TO mb_clock, mb_seal;

CREATE FUNCTION setaside_noted() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.ended IS NULL AND NEW.ended IS NOT NULL THEN
        PERFORM FROM ledger_append(0, date_trunc('minute', now()), 'set_aside_ended',
            coalesce('post:' || nullif(current_setting('mb.account', true), ''), 'system'), convert_to(
            '{"how":' || to_json(NEW.how) || ',"kind":' || to_json(NEW.kind)
            || ',"since":"' || to_char(NEW.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') || '"'
            || ',"subject":' || to_json(NEW.subject) || ',"tries":' || NEW.tries || '}', 'UTF8'));
    ELSIF NEW.office IS DISTINCT FROM OLD.office THEN
        PERFORM FROM ledger_append(0, date_trunc('minute', now()), 'set_aside_handed',
            coalesce('post:' || nullif(current_setting('mb.account', true), ''), 'system'), convert_to(
            '{"kind":' || to_json(NEW.kind) || ',"office":' || coalesce(NEW.office::text, 'null')
            || ',"subject":' || to_json(NEW.subject) || '}', 'UTF8'));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_an_entry AFTER UPDATE ON setaside_thing FOR EACH ROW
    WHEN ((OLD.ended IS NULL AND NEW.ended IS NOT NULL) OR NEW.office IS DISTINCT FROM OLD.office)
    EXECUTE FUNCTION setaside_noted();
