-- No change of the map without an entry: the database itself writes it into the city's own chain, number 0.
-- A unit that is renamed, recoded, moved or ended, and what it became; a line that comes to a task list, or ends: in canonical JSON.

-- What an entry says of a unit, as canonical JSON.
CREATE OR REPLACE FUNCTION territory_facts(u territory_unit) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN '{"code":' || to_json(u.code) || ',"name_en":' || to_json(u.name_en) || ',"name_zh":' || to_json(u.name_zh)
        || ',"parent":' || coalesce(u.parent_id::text, 'null')
        || ',"until":' || coalesce(to_json(to_char(u.valid_to, 'YYYY-MM-DD'))::text, 'null') || '}';
END $$;
REVOKE ALL ON FUNCTION territory_facts(territory_unit) FROM PUBLIC;

-- Append one entry about the map to chain 0, in the name of the post at work or of the system.
CREATE OR REPLACE FUNCTION territory_write(what text, said text) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM ledger_append(0, date_trunc('minute', now()), what,
        coalesce('post:' || mb_account(), 'system'), convert_to(said, 'UTF8'));
END $$;
REVOKE ALL ON FUNCTION territory_write(text, text) FROM PUBLIC;

-- Trigger: a unit changed.
CREATE OR REPLACE FUNCTION territory_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM territory_write('unit_changed', '{"from":' || territory_facts(OLD) || ',"to":' || territory_facts(NEW)
        || ',"unit":' || NEW.id || '}');
    RETURN NULL;
END $$;

-- Trigger: a unit became another one.
CREATE OR REPLACE FUNCTION territory_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM territory_write('unit_followed', '{"new":' || NEW.new_id || ',"old":' || NEW.old_id
        || ',"on":"' || to_char(NEW."on", 'YYYY-MM-DD') || '","unit":'
        || (SELECT territory_facts(u) FROM territory_unit u WHERE u.id = NEW.new_id) || '}');
    RETURN NULL;
END $$;

-- What an entry says of a line of a task list, as canonical JSON.
CREATE OR REPLACE FUNCTION territory_task(t territory_taskitem) RETURNS text
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN '{"approved_by":' || coalesce(t.approved_by::text, 'null')
        || ',"asked_by":' || coalesce(t.asked_by::text, 'null')
        || ',"category":' || to_json(t.category) || ',"direction":' || to_json(t.direction)
        || ',"explanation":' || to_json(t.explanation) || ',"holder":' || t.holder || ',"kind":' || to_json(t.kind)
        || ',"level":' || t.level || ',"money":' || to_json(t.money)
        || ',"name_en":' || to_json(t.name_en) || ',"name_zh":' || to_json(t.name_zh) || ',"power":' || to_json(t.power)
        || ',"since":"' || to_char(t.valid_from, 'YYYY-MM-DD') || '","tests":"' || array_to_string(t.tests, ' ')
        || '","until":' || coalesce(to_json(to_char(t.valid_to, 'YYYY-MM-DD'))::text, 'null')
        || ',"views":' || to_json(t.views) || '}';
END $$;
REVOKE ALL ON FUNCTION territory_task(territory_taskitem) FROM PUBLIC;

-- Trigger: a change put a line on a task list. Those that stand when a city is founded leave none, like its units.
CREATE OR REPLACE FUNCTION territory_listed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM territory_write('task_listed', '{"line":' || NEW.id || ',"task":' || territory_task(NEW) || '}');
    RETURN NULL;
END $$;

-- Trigger: a line of a task list ended, or became another.
CREATE OR REPLACE FUNCTION territory_relisted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM territory_write('task_changed', '{"from":' || territory_task(OLD) || ',"line":' || NEW.id
        || ',"to":' || territory_task(NEW) || '}');
    RETURN NULL;
END $$;
