-- Who may append what: the policies of ledger_entry ask here. `ledger_may` has the kinds of each role (tables/writers.sql).

-- The kinds of entries that a role may write at present.
CREATE OR REPLACE FUNCTION ledger_kinds(who text) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array_agg(m.kind) FROM ledger_may m, ledger_rule r WHERE m.role = who AND (r.played OR NOT m.played)
$$;
REVOKE ALL ON FUNCTION ledger_kinds(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_kinds(text) TO mb_clock;

-- Whom an entry of this transaction is written by: a post; else the side whose code was shown, `/id` behind it where somebody
-- acts for that side by a power.
CREATE OR REPLACE FUNCTION ledger_author() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce('post:' || mb_account(),
        coalesce('party:' || mb_party(), 'resident') || coalesce('/' || mb_represents(), ''));
END $$;
REVOKE ALL ON FUNCTION ledger_author() FROM PUBLIC;

-- Whether this transaction may write such an entry: the kind, in whose name, and at the database's own time.
CREATE OR REPLACE FUNCTION ledger_admits(m bigint, what text, moment timestamptz, who text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_generic_plan AS $$
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
    ELSIF who IS DISTINCT FROM ledger_author() AND NOT (what = 'opened' AND who = 'resident') THEN
        RAISE EXCEPTION 'An entry by % is not written by %.', who, ledger_author()
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF moment > now() + tolerance OR moment < coalesce(since, now() - tolerance) THEN
        RAISE EXCEPTION 'The time of this entry is too far from the time of the database.' USING ERRCODE = 'MB001';
    END IF;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION ledger_admits(bigint, text, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_admits(bigint, text, timestamptz, text) TO mb_web;

-- Whether this transaction itself wrote such an entry: a visible row whose writer is still at work is our own,
-- also when a savepoint wrote it under another transaction id. A row's xmin lacks the epoch, so it is added.
CREATE OR REPLACE FUNCTION ledger_noted(matter bigint, what text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
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
REVOKE ALL ON FUNCTION ledger_noted(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_noted(bigint, text) TO mb_web, mb_clock;

-- Whether somebody who shows an entry's hash really has it: whoever holds a receipt may ask for its proof.
CREATE OR REPLACE FUNCTION ledger_shown(m bigint, n int, known bytea) RETURNS TABLE (leaf bigint, hash bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT e.leaf, e.hash FROM ledger_entry e
        WHERE e.matter = m AND e.seq = n AND (n = 1 OR e.hash = known);
END $$;
REVOKE ALL ON FUNCTION ledger_shown(bigint, int, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_shown(bigint, int, bytea) TO mb_web, mb_clock;
