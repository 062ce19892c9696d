--
-- Add field must_change to account
--
ALTER TABLE "identity_account" ADD COLUMN "must_change" boolean DEFAULT false NOT NULL;

CREATE FUNCTION identity_write(what text, said text) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM ledger_append(0, date_trunc('minute', now()), what,
        coalesce('post:' || nullif(current_setting('mb.account', true), ''), 'system'), convert_to(said, 'UTF8'));
END $$;

CREATE FUNCTION identity_account_changed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    what text;
BEGIN
    what := CASE
        WHEN TG_OP = 'INSERT' THEN 'added'
        WHEN OLD.is_active AND NOT NEW.is_active THEN 'closed'
        WHEN NEW.is_active AND NOT OLD.is_active THEN 'opened'
        WHEN NEW.username <> OLD.username THEN 'named'
        WHEN NEW.password <> OLD.password THEN 'password'
        ELSE 'sessions' END;
    PERFORM identity_write('account_changed', '{"account":' || NEW.id || ',"what":"' || what || '"}');
    RETURN NULL;
END $$;
CREATE TRIGGER added_with_an_entry AFTER INSERT ON identity_account FOR EACH ROW
    WHEN (coalesce(current_setting('mb.founding', true), '') <> 'on') EXECUTE FUNCTION identity_account_changed();
CREATE TRIGGER leaves_an_entry AFTER UPDATE ON identity_account FOR EACH ROW
    WHEN ((OLD.username, OLD.password, OLD.is_active, OLD.epoch)
        IS DISTINCT FROM (NEW.username, NEW.password, NEW.is_active, NEW.epoch))
    EXECUTE FUNCTION identity_account_changed();

CREATE FUNCTION identity_post_changed() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM identity_write('post_changed', '{"account":' || NEW.account_id
        || ',"away_from":' || coalesce('"' || to_char(NEW.away_from, 'YYYY-MM-DD') || '"', 'null')
        || ',"away_until":' || coalesce('"' || to_char(NEW.away_until, 'YYYY-MM-DD') || '"', 'null')
        || ',"deputy":' || coalesce(NEW.deputy_id::text, 'null')
        || ',"from":"' || to_char(NEW.valid_from, 'YYYY-MM-DD')
        || '","kind":' || to_json(NEW.kind) || ',"office":' || NEW.office_id || ',"post":' || NEW.id
        || ',"until":' || coalesce('"' || to_char(NEW.valid_until, 'YYYY-MM-DD') || '"', 'null') || '}');
    RETURN NULL;
END $$;
CREATE TRIGGER added_with_an_entry AFTER INSERT ON identity_post FOR EACH ROW
    WHEN (coalesce(current_setting('mb.founding', true), '') <> 'on') EXECUTE FUNCTION identity_post_changed();
CREATE TRIGGER leaves_an_entry AFTER UPDATE ON identity_post FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION identity_post_changed();

REVOKE ALL ON FUNCTION identity_write(text, text) FROM PUBLIC;

REVOKE UPDATE ON identity_account, identity_post FROM mb_web;
REVOKE UPDATE (password, language) ON identity_account FROM mb_web;
REVOKE UPDATE (deputy_id, away_from, away_until) ON identity_post FROM mb_web;

CREATE FUNCTION identity_own_password(token bytea, hashed text) RETURNS int LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
    since int;
BEGIN
    IF mine IS NULL OR hashed NOT LIKE 'argon2$%' THEN
        RAISE EXCEPTION 'Only whoever is signed in sets their own password.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('mb.account', mine::text, true);
    UPDATE identity_account SET password = hashed, must_change = false, epoch = epoch + 1 WHERE id = mine
        RETURNING epoch INTO since;
    DELETE FROM identity_session WHERE account_id = mine;
    RETURN since;
END $$;

CREATE FUNCTION identity_own_end(token bytea) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
BEGIN
    PERFORM set_config('mb.account', mine::text, true);
    UPDATE identity_account SET epoch = epoch + 1 WHERE id = mine;
    DELETE FROM identity_session WHERE account_id = mine;
END $$;

CREATE FUNCTION identity_own_deputy(token bytea, mine_post bigint, stand_in bigint, since date, until date)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := (SELECT s.account_id FROM identity_session_of(token) s);
BEGIN
    PERFORM set_config('mb.account', mine::text, true);
    UPDATE identity_post SET deputy_id = stand_in, away_from = since, away_until = until
        WHERE id = mine_post AND account_id = mine;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION identity_own_password(bytea, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_own_end(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_own_deputy(bytea, bigint, bigint, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_own_password(bytea, text) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_own_end(bytea) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_own_deputy(bytea, bigint, bigint, date, date) TO mb_web;
