-- No change of accounts and posts without an entry in the city's own chain, number 0; and who read what is sealed.

-- Append one entry about an account to chain 0.
CREATE OR REPLACE FUNCTION identity_write(what text, said text) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM ledger_append(0, date_trunc('minute', now()), what,
        coalesce('post:' || mb_account(), 'system'), convert_to(said, 'UTF8'));
END $$;
REVOKE ALL ON FUNCTION identity_write(text, text) FROM PUBLIC;

-- Trigger: an account was added or changed.
CREATE OR REPLACE FUNCTION identity_account_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- Trigger: a post was added or changed.
CREATE OR REPLACE FUNCTION identity_post_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- Trigger: a second factor was turned on or off.
CREATE OR REPLACE FUNCTION identity_factor_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.account_id ELSE OLD.account_id END;
BEGIN
    UPDATE identity_account SET has_factor = (TG_OP = 'INSERT') WHERE id = whose;
    PERFORM identity_write('account_changed', '{"account":' || whose || ',"what":"'
        || CASE WHEN TG_OP = 'INSERT' THEN 'factor_on' ELSE 'factor_off' END || '"}');
    RETURN NULL;
END $$;

-- Whether this account noted its reading of a matter's contact within the last minutes: a page may be loaded again.
CREATE OR REPLACE FUNCTION identity_read_lately(of_matter bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM ledger_entry e WHERE e.matter = of_matter AND e.kind = 'sealed_read'
    AND e.at > now() - interval '11 minutes' AND e.by = 'post:' || mb_account()) $$;
REVOKE ALL ON FUNCTION identity_read_lately(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_read_lately(bigint) TO mb_web;
