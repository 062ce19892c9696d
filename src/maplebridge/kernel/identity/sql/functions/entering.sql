-- The doors to a scope: the token of an open session, or the code of a matter. Both are compared here, in the database.
--
-- With a token comes a pass: what was derived from it, good with that token alone and for ten seconds, so that a page with
-- several transactions asks the map once.

-- Offices in which an account works on a day, of its own or as a deputy.
CREATE OR REPLACE FUNCTION identity_offices(who bigint, day date) RETURNS int[]
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT array_agg(DISTINCT p.office_id ORDER BY p.office_id) FROM identity_post p
        WHERE p.valid_from <= day AND (p.valid_until IS NULL OR p.valid_until >= day)
          AND (p.account_id = who OR (p.deputy_id = who AND p.away_from <= day AND p.away_until >= day))), '{}');
END $$;
REVOKE ALL ON FUNCTION identity_offices(bigint, date) FROM PUBLIC;

-- Units that these offices oversee on a day, with what became a part of them.
CREATE OR REPLACE FUNCTION identity_units(offices int[], day date) RETURNS int[]
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
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
REVOKE ALL ON FUNCTION identity_units(int[], date) FROM PUBLIC;

-- Enter with a session's token; gives a pass, or null where no open session has it.
CREATE OR REPLACE FUNCTION identity_enter(token bytea, pass text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
    today date;
    offices int[];
    units text;
    part text[] := string_to_array(substr(pass, 65), '|');
    k identity_scopekey;
BEGIN
    SELECT s.account_id, (now() AT TIME ZONE t.zone)::date INTO who, today
        FROM identity_session s JOIN identity_account a ON a.id = s.account_id CROSS JOIN clock_town t
        WHERE s.token_hash = sha256(token) AND s.ends > now() AND a.is_active AND a.epoch = s.epoch;
    IF who IS NULL THEN
        PERFORM set_config('mb.scope', '', true);
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM identity_scopekey;
    IF pass <> '' AND left(pass, 64) = encode(sha256(k.outside || sha256(
        k.inside || 'pass'::bytea || sha256(token) || convert_to(substr(pass, 65), 'UTF8'))), 'hex')
        AND part[1]::float8 > extract(epoch FROM now()) - 10 AND part[2]::bigint = who THEN
        PERFORM identity_scope(who, NULL, part[3]::int[], part[4], NULL);
        RETURN pass;
    END IF;
    offices := identity_offices(who, today);
    units := identity_units(offices, today)::text;
    PERFORM identity_scope(who, NULL, offices, units, NULL);
    pass := extract(epoch FROM now()) || '|' || who || '|' || offices::text || '|' || units;
    RETURN encode(sha256(k.outside || sha256(
        k.inside || 'pass'::bytea || sha256(token) || convert_to(pass, 'UTF8'))), 'hex') || pass;
END $$;
REVOKE ALL ON FUNCTION identity_enter(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_enter(bytea, text) TO mb_web;

-- Enter with the code of a matter: of whoever brought it, of a party that was called in, or of who acts for one of them by a
-- power that is neither ended nor over. Says which part that is: empty for whoever brought it, `id:role` for a party called
-- in, either with `:id:power` behind it for who acts for it (`::7:special`); null where no such code fits.
DROP FUNCTION IF EXISTS identity_enter_code(bigint, bytea);
CREATE FUNCTION identity_enter_code(m bigint, shown bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part matter_party;
    side matter_party;
BEGIN
    IF EXISTS (SELECT FROM matter_matter x WHERE x.number = m AND length(x.code) >= 16
        AND sha256(x.code) = sha256(shown)) THEN
        PERFORM identity_scope(NULL, m, '{}', '{}', NULL);
        RETURN '';
    END IF;
    SELECT * INTO part FROM matter_party p WHERE p.matter = m AND length(p.code) >= 16 AND sha256(p.code) = sha256(shown);
    IF FOUND AND part.acts_for IS NULL THEN
        PERFORM identity_scope(NULL, m, '{}', '{}', part.id);
        RETURN part.id || ':' || part.role;
    ELSIF FOUND AND part.ended IS NULL
        AND (part.until IS NULL OR part.until >= (SELECT (now() AT TIME ZONE t.zone)::date FROM clock_town t)) THEN
        SELECT * INTO side FROM matter_party p WHERE p.matter = m AND p.id = part.acts_for AND p.acts_for IS NULL;
        IF FOUND OR part.acts_for = 0 THEN
            PERFORM identity_scope(NULL, m, '{}', '{}', side.id, part.id);
            RETURN concat(side.id, ':', side.role, ':', part.id, ':', part.power);
        END IF;
    END IF;
    PERFORM set_config('mb.scope', '', true);
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION identity_enter_code(bigint, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_enter_code(bigint, bytea) TO mb_web;

-- Let this transaction go on with one matter that it may act on, its first entry just written by itself say.
CREATE OR REPLACE FUNCTION identity_keep(m bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text[] := mb_scope();
BEGIN
    IF session_user <> 'mb_web' THEN
        PERFORM set_config('mb.matter', m::text, true);
    ELSIF mb_may_act(m) THEN
        PERFORM identity_scope(nullif(part[1], '')::bigint, m, part[3]::int[], current_setting('mb.units', true),
            nullif(part[5], '')::bigint, nullif(part[6], '')::bigint);
    END IF;
END $$;
REVOKE ALL ON FUNCTION identity_keep(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_keep(bigint) TO mb_web, mb_clock;

-- The scope of a person who acts on their own account.
CREATE OR REPLACE FUNCTION identity_acts(mine bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM identity_scope(mine, NULL, '{}', '{}', NULL);
END $$;
REVOKE ALL ON FUNCTION identity_acts(bigint) FROM PUBLIC;
