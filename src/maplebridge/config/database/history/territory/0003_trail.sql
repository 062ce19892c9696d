CREATE FUNCTION territory_facts(u territory_unit) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN '{"code":' || to_json(u.code) || ',"name_en":' || to_json(u.name_en) || ',"name_zh":' || to_json(u.name_zh)
        || ',"parent":' || coalesce(u.parent_id::text, 'null')
        || ',"until":' || coalesce(to_json(to_char(u.valid_to, 'YYYY-MM-DD'))::text, 'null') || '}';
END $$;

CREATE FUNCTION territory_write(what text, said text) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM ledger_append(0, date_trunc('minute', now()), what,
        coalesce('post:' || nullif(current_setting('mb.account', true), ''), 'system'), convert_to(said, 'UTF8'));
END $$;

CREATE FUNCTION territory_changed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM territory_write('unit_changed', '{"from":' || territory_facts(OLD) || ',"to":' || territory_facts(NEW)
        || ',"unit":' || NEW.id || '}');
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_an_entry AFTER UPDATE ON territory_unit FOR EACH ROW
    WHEN ((OLD.code, OLD.name_en, OLD.name_zh, OLD.parent_id, OLD.valid_to)
        IS DISTINCT FROM (NEW.code, NEW.name_en, NEW.name_zh, NEW.parent_id, NEW.valid_to))
    EXECUTE FUNCTION territory_changed();

CREATE FUNCTION territory_followed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM territory_write('unit_followed', '{"new":' || NEW.new_id || ',"old":' || NEW.old_id
        || ',"on":"' || to_char(NEW."on", 'YYYY-MM-DD') || '","unit":'
        || (SELECT territory_facts(u) FROM territory_unit u WHERE u.id = NEW.new_id) || '}');
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_an_entry AFTER INSERT ON territory_succession FOR EACH ROW EXECUTE FUNCTION territory_followed();

REVOKE ALL ON FUNCTION territory_facts(territory_unit) FROM PUBLIC;
REVOKE ALL ON FUNCTION territory_write(text, text) FROM PUBLIC;
