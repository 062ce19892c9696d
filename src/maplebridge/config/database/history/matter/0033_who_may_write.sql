CREATE TABLE ledger_may (
    role text NOT NULL, kind text NOT NULL, beside boolean NOT NULL DEFAULT false, played boolean NOT NULL DEFAULT false,
    PRIMARY KEY (role, kind)
);
INSERT INTO ledger_may (role, kind, beside) VALUES
    ('mb_web', 'opened', true), ('mb_web', 'silence', true), ('mb_web', 'resumed', true),
    ('mb_web', 'act', false), ('mb_web', 'duty', false), ('mb_web', 'extended', false), ('mb_web', 'paused', false),
    ('mb_web', 'waived', false), ('mb_web', 'sorted', false), ('mb_web', 'joined', false), ('mb_web', 'parted', false),
    ('mb_web', 'recoded', false), ('mb_web', 'added', false), ('mb_web', 'sealed_read', false);
INSERT INTO ledger_may (role, kind) SELECT 'mb_clock', unnest(ARRAY[
    'opened', 'silence', 'resumed', 'moved', 'adopted', 'child_ended', 'sealed_read', 'erased', 'link_made',
    'granted', 'grant_ended', 'procedure_adopted', 'published',
    'clock_held', 'clock_released', 'clock_right', 'clock_slow']);
INSERT INTO ledger_may (role, kind, played) SELECT 'mb_clock', unnest(ARRAY[
    'act', 'duty', 'extended', 'paused', 'waived', 'sorted', 'joined', 'parted', 'recoded', 'added']), true;
CREATE TABLE ledger_rule (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), minutes int CHECK (minutes > 0), played boolean NOT NULL
);
INSERT INTO ledger_rule (minutes, played) VALUES (10, false);
GRANT SELECT ON ledger_may, ledger_rule TO mb_web, mb_clock;

CREATE FUNCTION ledger_kinds(who text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT array_agg(m.kind) FROM ledger_may m, ledger_rule r WHERE m.role = who AND (r.played OR NOT m.played) $$;

CREATE FUNCTION ledger_admits(m bigint, what text, moment timestamptz, who text) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    system_may boolean;
    since timestamptz;
    tolerance interval;
BEGIN
    SELECT y.beside INTO system_may FROM ledger_may y WHERE y.role = 'mb_web' AND y.kind = what;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Role mb_web may not write entries of the kind %.', what USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT r.minutes * interval '1 minute' INTO tolerance FROM ledger_rule r;
    IF who = 'system' AND system_may THEN
        IF tolerance IS NULL THEN
            RETURN true;
        END IF;
        SELECT e.at INTO since FROM ledger_entry e WHERE e.matter = m ORDER BY e.seq DESC LIMIT 1;
        IF what = 'silence' AND NOT EXISTS (SELECT FROM matter_matter x WHERE x.number = m AND x.next <= now()) THEN
            RAISE EXCEPTION 'No limit of matter % has passed.', m USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF who IS DISTINCT FROM coalesce('post:' || mb_account(), 'resident') AND NOT (what = 'opened' AND who = 'resident') THEN
        RAISE EXCEPTION 'An entry by % is not written by %.', who, coalesce('post:' || mb_account(), 'resident')
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF moment > now() + tolerance OR moment < coalesce(since, now() - tolerance) THEN
        RAISE EXCEPTION 'The time of this entry is too far from the time of the database.' USING ERRCODE = 'MB001';
    END IF;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION ledger_kinds(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_admits(bigint, text, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_kinds(text) TO mb_clock;
GRANT EXECUTE ON FUNCTION ledger_admits(bigint, text, timestamptz, text) TO mb_web;

DROP POLICY appended ON ledger_entry;
CREATE POLICY appended ON ledger_entry FOR INSERT TO mb_web WITH CHECK (
    leaf IS NULL AND ledger_admits(matter, kind, at, by)
    AND (mb_may_read(matter) OR (seq = 1 AND kind = 'opened' AND matter = (SELECT mb_matter())))
);
CREATE POLICY kept ON ledger_entry FOR INSERT TO mb_clock WITH CHECK (
    leaf IS NULL AND kind = ANY ((SELECT ledger_kinds('mb_clock'))::text[])
);

CREATE OR REPLACE FUNCTION ledger_append(m bigint, moment timestamptz, what text, who text, words bytea)
    RETURNS TABLE (number int, digest bytea, prior bytea) LANGUAGE plpgsql
    SECURITY INVOKER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1279542608, hashint8(m));
    SELECT l.number, l.digest INTO number, prior FROM ledger_last(ARRAY[m]) l;
    number := coalesce(number, 0) + 1;
    prior := coalesce(prior, decode(repeat('00', 32), 'hex'));
    digest := sha256(prior || ledger_body(who, words, what, m, number, moment));
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (m, number, moment, what, who, words, digest);
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION ledger_append(bigint, timestamptz, text, text, bytea) FROM mb_seal, mb_export;
