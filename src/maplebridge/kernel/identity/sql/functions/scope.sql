-- The scope of a transaction: who asks, and of which matter, offices and units the rows may be seen.
--
--     identity_scopekey  one row, read by functions of the owner alone: the two keys of an HMAC-SHA256
--     mb.scope           a setting of the transaction: an HMAC (64 hex digits), then
--                        account|matter|offices|SHA-256 of the units|party|who acts for it
--     mb.units           the units themselves, a long list at the top of a city; good only with their hash in mb.scope
--
-- The HMAC covers process and start of the transaction, so what is copied into another one is refused there. Roles other
-- than mb_web see every matter anyway: for them the plain settings are what a program said of itself.

-- Set the scope of this transaction. Asks nothing: for the doors of `entering.sql` alone.
CREATE OR REPLACE FUNCTION identity_scope(account bigint, matter bigint, offices int[], units text, party bigint,
    represents bigint DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    k identity_scopekey;
    said text := coalesce(account::text, '') || '|' || coalesce(matter::text, '') || '|' || offices::text || '|'
        || encode(sha256(convert_to(units, 'UTF8')), 'hex') || '|' || coalesce(party::text, '')
        || '|' || coalesce(represents::text, '');
BEGIN
    SELECT * INTO k FROM identity_scopekey;
    PERFORM set_config('mb.units', units, true), set_config('mb.scope', encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now()) || convert_to(said, 'UTF8'))), 'hex') || said, true);
END $$;
REVOKE ALL ON FUNCTION identity_scope(bigint, bigint, int[], text, bigint, bigint) FROM PUBLIC;

-- The six parts of the scope: account, matter, offices, hash of the units, party that was called in, who acts for it. Checked for the web, plain for the other roles;
-- null where the web has no scope.
CREATE OR REPLACE FUNCTION mb_scope() RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('mb.scope', true);
    k identity_scopekey;
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN ARRAY[current_setting('mb.account', true), current_setting('mb.matter', true),
            coalesce(nullif(current_setting('mb.offices', true), ''), '{}'), '', '', ''];
    END IF;
    IF said IS NULL OR said = '' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF left(said, 64) <> encode(sha256(k.outside || sha256(
        k.inside || int4send(pg_backend_pid()) || timestamptz_send(now())
            || convert_to(substr(said, 65), 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN string_to_array(substr(said, 65), '|');
END $$;
REVOKE ALL ON FUNCTION mb_scope() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_scope() TO mb_web, mb_clock;

-- The account at work, or null; checked for the web, plain for the other roles.
CREATE OR REPLACE FUNCTION mb_account() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN nullif((mb_scope())[1], '')::bigint;
END $$;
REVOKE ALL ON FUNCTION mb_account() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_account() TO mb_web, mb_clock;

-- The one matter whose code or link was shown, or null.
CREATE OR REPLACE FUNCTION mb_matter() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN nullif((mb_scope())[2], '')::bigint;
END $$;
REVOKE ALL ON FUNCTION mb_matter() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_matter() TO mb_web, mb_clock;

-- The party of that matter whose code or link was shown; null where it is whoever brought the matter, or nobody's.
CREATE OR REPLACE FUNCTION mb_party() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN nullif((mb_scope())[5], '')::bigint;
END $$;
REVOKE ALL ON FUNCTION mb_party() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_party() TO mb_web, mb_clock;

-- Who acts by a power for that party, or for whoever brought the matter, and showed a code of their own; null where nobody does.
CREATE OR REPLACE FUNCTION mb_represents() RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN nullif((mb_scope())[6], '')::bigint;
END $$;
REVOKE ALL ON FUNCTION mb_represents() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_represents() TO mb_web, mb_clock;

-- The offices in which the account works today.
CREATE OR REPLACE FUNCTION mb_offices() RETURNS int[]
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce((mb_scope())[3], '{}')::int[];
END $$;
REVOKE ALL ON FUNCTION mb_offices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_offices() TO mb_web, mb_clock;

-- The units whose matters those offices oversee; for the web only with their hash in the scope.
CREATE OR REPLACE FUNCTION mb_units() RETURNS int[]
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    units text := coalesce(current_setting('mb.units', true), '');
    parts text[];
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN coalesce(nullif(units, ''), '{}')::int[];
    END IF;
    parts := mb_scope();
    IF parts IS NULL THEN
        RETURN '{}';
    END IF;
    IF encode(sha256(convert_to(units, 'UTF8')), 'hex') <> parts[4] THEN
        RAISE EXCEPTION 'This scope was not made by the database for this transaction.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN units::int[];
END $$;
REVOKE ALL ON FUNCTION mb_units() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_units() TO mb_web, mb_clock;
