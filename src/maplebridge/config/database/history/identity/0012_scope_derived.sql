CREATE TABLE IF NOT EXISTS identity_scopekey (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), inside bytea NOT NULL, outside bytea NOT NULL
);
ALTER TABLE identity_scopekey ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON identity_scopekey FROM PUBLIC;
DO $$
DECLARE
    drawn bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inside bytea := decode(repeat('36', 64), 'hex');
    outside bytea := decode(repeat('5c', 64), 'hex');
BEGIN
    FOR i IN 0 .. 31 LOOP
        inside := set_byte(inside, i, get_byte(inside, i) # get_byte(drawn, i));
        outside := set_byte(outside, i, get_byte(outside, i) # get_byte(drawn, i));
    END LOOP;
    INSERT INTO identity_scopekey (inside, outside) VALUES (inside, outside) ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION mb_account() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('mb.scope', true);
    k identity_scopekey;
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN nullif(current_setting('mb.account', true), '')::bigint;
    END IF;
    IF said IS NULL OR said = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF left(said, 64) <> encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(substr(said, 65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN nullif(split_part(substr(said, 65), '|', 1), '')::bigint;
END $$;
REVOKE ALL ON FUNCTION mb_account() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_account() TO mb_web, mb_clock;

CREATE OR REPLACE FUNCTION mb_matter() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('mb.scope', true);
    k identity_scopekey;
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN nullif(current_setting('mb.matter', true), '')::bigint;
    END IF;
    IF said IS NULL OR said = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF left(said, 64) <> encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(substr(said, 65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN nullif(split_part(substr(said, 65), '|', 2), '')::bigint;
END $$;
REVOKE ALL ON FUNCTION mb_matter() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_matter() TO mb_web, mb_clock;

CREATE OR REPLACE FUNCTION mb_offices() RETURNS int[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('mb.scope', true);
    k identity_scopekey;
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN coalesce(nullif(current_setting('mb.offices', true), ''), '{}')::int[];
    END IF;
    IF said IS NULL OR said = '' THEN
        RETURN '{}';
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF left(said, 64) <> encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(substr(said, 65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN split_part(substr(said, 65), '|', 3)::int[];
END $$;
REVOKE ALL ON FUNCTION mb_offices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_offices() TO mb_web, mb_clock;

CREATE OR REPLACE FUNCTION mb_units() RETURNS int[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('mb.scope', true);
    k identity_scopekey;
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN coalesce(nullif(current_setting('mb.units', true), ''), '{}')::int[];
    END IF;
    IF said IS NULL OR said = '' THEN
        RETURN '{}';
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF left(said, 64) <> encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(substr(said, 65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF encode(sha256(convert_to(coalesce(current_setting('mb.units', true), ''), 'UTF8')), 'hex')
        <> split_part(substr(said, 65), '|', 4) THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN current_setting('mb.units', true)::int[];
END $$;
REVOKE ALL ON FUNCTION mb_units() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_units() TO mb_web, mb_clock;

CREATE OR REPLACE FUNCTION mb_scope() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('mb.scope', true);
    k identity_scopekey;
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN ARRAY[current_setting('mb.account', true), current_setting('mb.matter', true), coalesce(nullif(current_setting('mb.offices', true), ''), '{}'), ''];
    END IF;
    IF said IS NULL OR said = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF left(said, 64) <> encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(substr(said, 65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN string_to_array(substr(said, 65), '|');
END $$;
REVOKE ALL ON FUNCTION mb_scope() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_scope() TO mb_web, mb_clock;

CREATE OR REPLACE FUNCTION identity_scope(account bigint, matter bigint, offices int[], units text) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    k identity_scopekey;
    said text := coalesce(account::text, '') || '|' || coalesce(matter::text, '') || '|' || offices::text || '|'
        || encode(sha256(convert_to(units, 'UTF8')), 'hex');
BEGIN
    SELECT * INTO k FROM identity_scopekey;
    PERFORM set_config('mb.units', units, true), set_config('mb.scope', encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(said, 'UTF8'))), 'hex') || said, true);
END $$;
REVOKE ALL ON FUNCTION identity_scope(bigint, bigint, int[], text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION identity_offices(who bigint, day date) RETURNS int[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT array_agg(DISTINCT p.office_id ORDER BY p.office_id) FROM identity_post p
        WHERE p.valid_from <= day AND (p.valid_until IS NULL OR p.valid_until >= day)
          AND (p.account_id = who OR (p.deputy_id = who AND p.away_from <= day AND p.away_until >= day))), '{}');
END $$;

CREATE OR REPLACE FUNCTION identity_units(offices int[], day date) RETURNS int[] LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    places int[] := ARRAY(SELECT DISTINCT o.unit_id FROM territory_mandate m JOIN territory_office o ON o.id = m.office_id
        WHERE m.office_id = ANY (offices) AND m.role IN ('intake', 'superior', 'arbiter', 'supervisor'));
    inside int[];
    held int[];
    came int[];
BEGIN
    IF places = '{}' THEN
        RETURN places;
    END IF;
    inside := ARRAY(SELECT u.id FROM territory_unit u WHERE u.path && places ORDER BY u.id);
    IF NOT EXISTS (SELECT FROM territory_succession) THEN
        RETURN inside;
    END IF;
    held := ARRAY(SELECT u.id FROM territory_unit u
        WHERE u.id = ANY (inside) AND u.valid_from <= day AND (u.valid_to IS NULL OR day < u.valid_to));
    LOOP  -- what has left the map and became a part of what is held; each turn adds units, and there are only so many
        came := ARRAY(SELECT DISTINCT s.old_id FROM territory_succession s JOIN territory_unit u ON u.id = s.old_id
            WHERE s.new_id = ANY (held) AND s.old_id <> ALL (held)
              AND NOT (u.valid_from <= day AND (u.valid_to IS NULL OR day < u.valid_to)));
        EXIT WHEN came = '{}';
        held := held || came;
    END LOOP;
    RETURN ARRAY(SELECT unnest(inside) UNION SELECT unnest(held) ORDER BY 1);
END $$;
REVOKE ALL ON FUNCTION identity_offices(bigint, date), identity_units(int[], date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION identity_enter(token bytea, pass text) RETURNS text LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
    today date;
    offices int[];
    units text;
    part text[] := string_to_array(substr(pass, 65), '|');
    k identity_scopekey;
BEGIN
    SELECT s.account_id, (now() AT TIME ZONE t.zone)::date INTO who, today
        FROM identity_session s JOIN identity_account a ON a.id = s.account_id CROSS JOIN matter_town t
        WHERE s.token_hash = sha256(token) AND s.ends > now() AND a.is_active AND a.epoch = s.epoch;
    IF who IS NULL THEN
        PERFORM set_config('mb.scope', '', true);
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF pass <> '' AND left(pass, 64) = encode(sha256(k.outside || sha256(
        k.inside || 'pass'::bytea || sha256(token) || convert_to(substr(pass, 65), 'UTF8'))), 'hex')
        AND part[1]::float8 > extract(epoch FROM now()) - 10 AND part[2]::bigint = who THEN
        PERFORM identity_scope(who, NULL, part[3]::int[], part[4]);
        RETURN pass;
    END IF;
    offices := identity_offices(who, today);
    units := identity_units(offices, today)::text;
    PERFORM identity_scope(who, NULL, offices, units);
    pass := extract(epoch FROM now()) || '|' || who || '|' || offices::text || '|' || units;
    RETURN encode(sha256(k.outside || sha256(
        k.inside || 'pass'::bytea || sha256(token) || convert_to(pass, 'UTF8'))), 'hex') || pass;
END $$;

CREATE OR REPLACE FUNCTION identity_enter_code(m bigint, shown bytea) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM matter_matter x WHERE x.number = m AND length(x.code) >= 16 AND sha256(x.code) = sha256(shown)) THEN
        PERFORM identity_scope(NULL, m, '{}', '{}');
        RETURN true;
    END IF;
    PERFORM set_config('mb.scope', '', true);
    RETURN false;
END $$;

CREATE OR REPLACE FUNCTION identity_keep(m bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text[] := mb_scope();
BEGIN
    IF session_user <> 'mb_web' THEN
        PERFORM set_config('mb.matter', m::text, true);
    ELSIF mb_may_read(m) THEN
        PERFORM identity_scope(nullif(part[1], '')::bigint, m, part[3]::int[], current_setting('mb.units', true));
    END IF;
END $$;
REVOKE ALL ON FUNCTION identity_enter(bytea, text), identity_enter_code(bigint, bytea), identity_keep(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_enter(bytea, text), identity_enter_code(bigint, bytea) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_keep(bigint) TO mb_web, mb_clock;

CREATE OR REPLACE FUNCTION identity_read_lately(of_matter bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM ledger_entry e WHERE e.matter = of_matter AND e.kind = 'sealed_read'
    AND e.at > now() - interval '11 minutes' AND e.by = 'post:' || mb_account()) $$;
CREATE OR REPLACE FUNCTION identity_acts(mine bigint) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM identity_scope(mine, NULL, '{}', '{}');
END $$;
DO $$
DECLARE
    one regprocedure;
    said text;
BEGIN
    FOREACH one IN ARRAY ARRAY['identity_own_password(bytea, text)', 'identity_own_end(bytea)',
            'identity_own_deputy(bytea, bigint, bigint, date, date)']::regprocedure[] LOOP
        said := pg_get_functiondef(one);
        CONTINUE WHEN position('identity_scope(mine' IN said) > 0;
        IF position('set_config(''mb.account'', mine::text, true)' IN said) = 0 THEN
            RAISE EXCEPTION '% is not as this migration knows it', one;
        END IF;
        EXECUTE replace(said, 'set_config(''mb.account'', mine::text, true)', 'identity_scope(mine, NULL, ''{}'', ''{}'')');
    END LOOP;
    said := pg_get_functiondef('identity_write(text, text)'::regprocedure);
    EXECUTE replace(said, 'nullif(current_setting(''mb.account'', true), '''')', 'mb_account()');
END $$;

DROP POLICY made ON identity_person;
CREATE POLICY made ON identity_person FOR INSERT TO mb_web WITH CHECK (
    matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter)
);
DROP POLICY made ON identity_vaultkey;
CREATE POLICY made ON identity_vaultkey FOR INSERT TO mb_web WITH CHECK (
    matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter)
);
DROP POLICY made ON identity_sealed;
CREATE POLICY made ON identity_sealed FOR INSERT TO mb_web WITH CHECK (
    matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter)
);
