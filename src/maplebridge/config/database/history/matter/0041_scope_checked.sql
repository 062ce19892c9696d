CREATE OR REPLACE FUNCTION mb_may_read(matter bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text[];
    mine int[];
    m record;
BEGIN
    SELECT x.unit, x.office, x.against INTO m FROM matter_matter x WHERE x.number = $1;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    part := mb_scope();
    IF part IS NULL THEN
        RETURN false;
    END IF;
    mine := part[3]::int[];
    IF m.against = ANY (mine) THEN
        RETURN false;
    END IF;
    RETURN $1::text = part[2] OR coalesce(m.office = ANY (mine), false) OR coalesce(m.unit = ANY (mb_units()), false)
        OR EXISTS (SELECT FROM matter_handedon h WHERE h.matter = $1 AND h.office = ANY (mine))
        OR EXISTS (SELECT FROM identity_grant g WHERE g.matter = $1 AND (g.until IS NULL OR g.until > now())
            AND (g.office_id = ANY (mine) OR g.account_id = nullif(part[1], '')::bigint));
END $$;
REVOKE ALL ON FUNCTION mb_may_read(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_may_read(bigint) TO mb_web;

CREATE OR REPLACE FUNCTION ledger_noted(matter bigint, what text) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce((
        SELECT pg_xact_status((here.epoch + e.writer
            - CASE WHEN e.writer > here.low + 2147483648 THEN 4294967296 ELSE 0 END)::text::xid8) = 'in progress'
        FROM (SELECT x.xmin::text::bigint AS writer FROM ledger_entry x
              WHERE x.matter = $1 AND x.kind = $2 ORDER BY x.seq DESC LIMIT 1) e,
             (SELECT n & 4294967295 AS low, n >> 32 << 32 AS epoch
              FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS n) t) here
        WHERE here.epoch + e.writer - CASE WHEN e.writer > here.low + 2147483648 THEN 4294967296 ELSE 0 END > 0
    ), false);
END $$;

DROP POLICY opened ON matter_matter;
CREATE POLICY opened ON matter_matter FOR INSERT TO mb_web WITH CHECK (ledger_noted(number, 'opened'));
DROP POLICY appended ON ledger_entry;
CREATE POLICY appended ON ledger_entry FOR INSERT TO mb_web WITH CHECK (
    leaf IS NULL AND ledger_admits(matter, kind, at, by)
    AND ((seq = 1 AND kind = 'opened' AND matter > 0) OR mb_may_read(matter))
);
DROP POLICY said ON matter_statement;
CREATE POLICY said ON matter_statement FOR INSERT TO mb_web WITH CHECK (
    matter = (SELECT mb_matter()) OR ledger_noted(matter, 'opened') OR mb_may_read(matter)
);
DROP POLICY linked ON matter_link;
CREATE POLICY linked ON matter_link FOR INSERT TO mb_web WITH CHECK (ledger_noted(child, 'opened') OR mb_may_read(child));

DROP FUNCTION matter_open;
CREATE FUNCTION matter_open(n bigint, token bytea, account text, moment timestamptz, who text, heard bytea,
    digest bytea, made jsonb, fields text[], texts text[], salts bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY INVOKER SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF token IS NOT NULL THEN
        PERFORM identity_enter(token, '');
    ELSIF account IS NOT NULL THEN
        PERFORM set_config('mb.account', account, true);
    END IF;
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (n, 1, moment, 'opened', who, heard, digest);
    INSERT INTO matter_matter SELECT * FROM jsonb_populate_record(NULL::matter_matter, made);
    INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
        SELECT n, 1, w.field, w.text, w.salt, NULL, false FROM unnest(fields, texts, salts) AS w(field, text, salt);
    RETURN n;
END $$;
REVOKE ALL ON FUNCTION matter_open FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matter_open TO mb_web, mb_clock;

DO $$
DECLARE
    one regprocedure;
    said text;
BEGIN
    FOREACH one IN ARRAY ARRAY['mb_clock_ask(text)', 'setaside_noted()', 'territory_write(text, text)']::regprocedure[] LOOP
        said := pg_get_functiondef(one);
        CONTINUE WHEN position('mb_account()' IN said) > 0;
        IF position('nullif(current_setting(''mb.account'', true), '''')' IN said) = 0 THEN
            RAISE EXCEPTION '% is not as this migration knows it', one;
        END IF;
        EXECUTE replace(said, 'nullif(current_setting(''mb.account'', true), '''')', 'mb_account()');
    END LOOP;
END $$;
