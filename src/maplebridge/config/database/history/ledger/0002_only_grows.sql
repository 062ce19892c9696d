CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger only grows: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER only_the_leaf BEFORE UPDATE ON ledger_entry FOR EACH ROW
    WHEN (NOT (current_user = 'mb_seal' AND OLD.leaf IS NULL AND NEW.leaf IS NOT NULL
        AND (OLD.matter, OLD.seq, OLD.at, OLD.kind, OLD.body, OLD.hash, OLD.prev)
          = (NEW.matter, NEW.seq, NEW.at, NEW.kind, NEW.body, NEW.hash, NEW.prev)))
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON ledger_entry EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER only_longer BEFORE UPDATE ON ledger_tile FOR EACH ROW
    WHEN (NOT ((OLD.level, OLD.place) = (NEW.level, NEW.place)
        AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes))
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON ledger_tile EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal EXECUTE FUNCTION ledger_refuse();

ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE FUNCTION ledger_check() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE bad record;
BEGIN
    SELECT f.matter, f.seq INTO bad FROM fresh f
        WHERE f.leaf IS NOT NULL
           OR f.hash <> sha256(f.prev || f.body)
           OR f.prev IS DISTINCT FROM CASE f.seq WHEN 1 THEN decode(repeat('00', 32), 'hex')
              ELSE (SELECT b.hash FROM ledger_entry b WHERE b.matter = f.matter AND b.seq = f.seq - 1) END
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Entry % of matter % does not continue its chain.', bad.seq, bad.matter
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER continues_the_chain AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check();

CREATE FUNCTION ledger_append(m bigint, moment timestamptz, what text, opening bytea, closing bytea)
    RETURNS TABLE (number int, digest bytea, prior bytea) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE whole bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(1279542608, hashint8(m));
    SELECT e.seq, e.hash INTO number, prior FROM ledger_entry e WHERE e.matter = m ORDER BY e.seq DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    prior := coalesce(prior, decode(repeat('00', 32), 'hex'));
    whole := opening || convert_to(number::text, 'UTF8') || closing;
    digest := sha256(prior || whole);
    INSERT INTO ledger_entry (matter, seq, at, kind, body, hash, prev)
        VALUES (m, number, moment, what, whole, digest, prior);
    RETURN NEXT;
END $$;

CREATE FUNCTION ledger_last(wanted bigint[]) RETURNS TABLE (of_matter bigint, number int, digest bytea)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF cardinality(wanted) <= 500 THEN  -- more would fill the server's table of locks; the matters' rows are locked then
        PERFORM pg_advisory_xact_lock(1279542608, k)
            FROM (SELECT DISTINCT hashint8(w) AS k FROM unnest(wanted) w ORDER BY k) sorted;
    END IF;
    RETURN QUERY SELECT w, e.seq, e.hash FROM unnest(wanted) w CROSS JOIN LATERAL
        (SELECT x.seq, x.hash FROM ledger_entry x WHERE x.matter = w ORDER BY x.seq DESC LIMIT 1) e;
END $$;

CREATE FUNCTION mb_may_read(matter bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT $1 = NULLIF(current_setting('mb.matter', true), '')::bigint $$;

-- Whether this transaction itself wrote such an entry: a visible row whose writer is still at work is our own,
-- also when a savepoint wrote it under another transaction id. A row's xmin lacks the epoch, so it is added.
CREATE FUNCTION ledger_noted(matter bigint, what text) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT coalesce((
    SELECT pg_xact_status((here.epoch + e.writer
        - CASE WHEN e.writer > here.low + 2147483648 THEN 4294967296 ELSE 0 END)::text::xid8) = 'in progress'
    FROM (SELECT x.xmin::text::bigint AS writer FROM ledger_entry x
          WHERE x.matter = $1 AND x.kind = $2 ORDER BY x.seq DESC LIMIT 1) e,
         (SELECT n & 4294967295 AS low, n >> 32 << 32 AS epoch
          FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS n) t) here
    WHERE here.epoch + e.writer - CASE WHEN e.writer > here.low + 2147483648 THEN 4294967296 ELSE 0 END > 0
), false) $$;
