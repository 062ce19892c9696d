-- The database itself keeps the ledger growing and its chains whole.
--
-- An entry keeps each fact once: its body is put together from the row, the hash before stands in the row before.

-- The canonical JSON of an entry, of which its hash is made. The hashes of every city hang on this text.
CREATE OR REPLACE FUNCTION ledger_body(who text, said bytea, what text, m bigint, n int, moment timestamptz)
    RETURNS bytea
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN convert_to('{"by":' || to_json(who) || ',"d":', 'UTF8') || said || convert_to(
        ',"k":' || to_json(what) || ',"m":' || m || ',"n":' || n
        || ',"t":"' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') || '"}', 'UTF8');
END $$;

-- Append one entry to a chain; waits for whoever appends to the same one. Gives number, hash and the hash before.
CREATE OR REPLACE FUNCTION ledger_append(m bigint, moment timestamptz, what text, who text, words bytea)
    RETURNS TABLE (number int, digest bytea, prior bytea)
    LANGUAGE plpgsql SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1279542608, hashint8(m));
    SELECT l.number, l.digest INTO number, prior FROM ledger_last(ARRAY[m]) l;
    number := coalesce(number, 0) + 1;
    prior := coalesce(prior, decode(repeat('00', 32), 'hex'));
    digest := sha256(prior || ledger_body(who, words, what, m, number, moment));
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (m, number, moment, what, who, words, digest);
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION ledger_append(bigint, timestamptz, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_append(bigint, timestamptz, text, text, bytea) TO mb_web, mb_clock;

-- Number and hash of the last entry of many chains, for appending to all of them at once.
CREATE OR REPLACE FUNCTION ledger_last(wanted bigint[]) RETURNS TABLE (of_matter bigint, number int, digest bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(wanted) <= 500 THEN  -- more would fill the server's table of locks; the matters' rows are locked then
        PERFORM pg_advisory_xact_lock(1279542608, k)
            FROM (SELECT DISTINCT hashint8(w) AS k FROM unnest(wanted) w ORDER BY k) sorted;
    END IF;
    RETURN QUERY SELECT w, e.seq, e.hash FROM unnest(wanted) w CROSS JOIN LATERAL
        (SELECT x.seq, x.hash FROM ledger_entry x WHERE x.matter = w ORDER BY x.seq DESC LIMIT 1) e;
END $$;
REVOKE ALL ON FUNCTION ledger_last(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_last(bigint[]) TO mb_web, mb_clock;

-- Trigger: what was inserted continues its chains, or the whole statement is refused.
CREATE OR REPLACE FUNCTION ledger_check() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE bad record;
BEGIN
    SELECT f.matter, f.seq, json_typeof(convert_from(f.said, 'UTF8')::json) <> 'object' AS odd INTO bad FROM fresh f
        WHERE f.leaf IS NOT NULL
           OR json_typeof(convert_from(f.said, 'UTF8')::json) <> 'object'
           OR f.hash IS DISTINCT FROM sha256(CASE f.seq WHEN 1 THEN decode(repeat('00', 32), 'hex')
              ELSE (SELECT b.hash FROM ledger_entry b WHERE b.matter = f.matter AND b.seq = f.seq - 1) END
              || ledger_body(f.by, f.said, f.kind, f.matter, f.seq, f.at))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Entry % of matter % %', bad.seq, bad.matter,
            CASE WHEN bad.odd THEN 'has a body that is no object.' ELSE 'does not continue its chain.' END
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Trigger: no.
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger only grows: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
