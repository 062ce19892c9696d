SELECT mb_tally_mend('1970-01-02');

CREATE FUNCTION mb_tally_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('mb.tallied', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('mb.tallied', pg_current_xact_id()::text, true);
        PERFORM mb_tally_mend(coalesce((SELECT min(day) FROM matter_tally WHERE day > '1970-01-01'), current_date));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tally_moved AFTER UPDATE OF path ON territory_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION mb_tally_moved();
