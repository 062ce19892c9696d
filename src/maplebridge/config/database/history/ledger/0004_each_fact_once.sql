CREATE FUNCTION ledger_body(who text, said bytea, what text, m bigint, n int, moment timestamptz) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN convert_to('{"by":' || to_json(who) || ',"d":', 'UTF8') || said || convert_to(
        ',"k":' || to_json(what) || ',"m":' || m || ',"n":' || n
        || ',"t":"' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') || '"}', 'UTF8');
END $$;

--
-- Custom state/database change combination
--

ALTER TABLE ledger_entry RENAME TO ledger_entry_before;
ALTER TABLE ledger_entry_before RENAME CONSTRAINT entry_seq_from_one TO entry_seq_before;
ALTER INDEX entry_leaf RENAME TO entry_leaf_before;
ALTER INDEX entry_waiting RENAME TO entry_waiting_before;
CREATE TABLE ledger_entry (
    matter bigint NOT NULL, leaf bigint, at timestamptz NOT NULL, seq int NOT NULL CONSTRAINT entry_seq_from_one CHECK (seq >= 1),
    kind varchar(40) NOT NULL, by varchar(60) NOT NULL, hash bytea NOT NULL, said bytea NOT NULL
);
INSERT INTO ledger_entry (matter, leaf, at, seq, kind, by, hash, said)
SELECT matter, leaf, at, seq, kind, b.by, hash, substr(body, b.opening + 1, octet_length(body) - b.opening - b.closing)
FROM ledger_entry_before e CROSS JOIN LATERAL (
    SELECT w.by, octet_length('{"by":' || to_json(w.by) || ',"d":') AS opening,
           octet_length(ledger_body('', '', e.kind, e.matter, e.seq, e.at)) - octet_length('{"by":"","d":') AS closing
    FROM (SELECT convert_from(e.body, 'UTF8')::jsonb ->> 'by' AS by) w
) b ORDER BY matter, seq;
DO $$
DECLARE bad record;
BEGIN
    SELECT e.matter, e.seq INTO bad FROM ledger_entry_before b JOIN ledger_entry e USING (matter, seq)
        WHERE ledger_body(e.by, e.said, e.kind, e.matter, e.seq, e.at) <> b.body
           OR b.prev <> CASE b.seq WHEN 1 THEN decode(repeat('00', 32), 'hex')
              ELSE (SELECT a.hash FROM ledger_entry_before a WHERE a.matter = b.matter AND a.seq = b.seq - 1) END LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Entry % of matter % does not fit its chain. Run `ledger verify` with the version before.', bad.seq, bad.matter;
    END IF;
END $$;
DROP TABLE ledger_entry_before;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_pkey PRIMARY KEY (matter, seq);
CREATE UNIQUE INDEX entry_leaf ON ledger_entry (leaf) WHERE leaf IS NOT NULL;
CREATE INDEX entry_waiting ON ledger_entry (matter, seq) WHERE leaf IS NULL;

CREATE TRIGGER only_the_leaf BEFORE UPDATE ON ledger_entry FOR EACH ROW
    WHEN (NOT (current_user = 'mb_seal' AND OLD.leaf IS NULL AND NEW.leaf IS NOT NULL
        AND (OLD.matter, OLD.seq, OLD.at, OLD.kind, OLD.by, OLD.said, OLD.hash)
          = (NEW.matter, NEW.seq, NEW.at, NEW.kind, NEW.by, NEW.said, NEW.hash)))
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON ledger_entry EXECUTE FUNCTION ledger_refuse();

CREATE OR REPLACE FUNCTION ledger_check() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE bad record;
BEGIN
    SELECT f.matter, f.seq INTO bad FROM fresh f
        WHERE f.leaf IS NOT NULL
           OR f.hash IS DISTINCT FROM sha256(CASE f.seq WHEN 1 THEN decode(repeat('00', 32), 'hex')
              ELSE (SELECT b.hash FROM ledger_entry b WHERE b.matter = f.matter AND b.seq = f.seq - 1) END
              || ledger_body(f.by, f.said, f.kind, f.matter, f.seq, f.at))
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Entry % of matter % does not continue its chain.', bad.seq, bad.matter
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER continues_the_chain AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check();

DROP FUNCTION ledger_append(bigint, timestamptz, text, bytea, bytea);
CREATE FUNCTION ledger_append(m bigint, moment timestamptz, what text, who text, words bytea)
    RETURNS TABLE (number int, digest bytea, prior bytea) LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1279542608, hashint8(m));
    SELECT e.seq, e.hash INTO number, prior FROM ledger_entry e WHERE e.matter = m ORDER BY e.seq DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    prior := coalesce(prior, decode(repeat('00', 32), 'hex'));
    digest := sha256(prior || ledger_body(who, words, what, m, number, moment));
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (m, number, moment, what, who, words, digest);
    RETURN NEXT;
END $$;

ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON ledger_entry FOR SELECT TO mb_web USING (mb_may_read(matter));
CREATE POLICY appended ON ledger_entry FOR INSERT TO mb_web, mb_clock WITH CHECK (leaf IS NULL);
CREATE POLICY whole ON ledger_entry FOR SELECT TO mb_clock, mb_seal, mb_export USING (true);
CREATE POLICY placed ON ledger_entry FOR UPDATE TO mb_seal USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON ledger_entry TO mb_web, mb_clock;
GRANT SELECT ON ledger_entry TO mb_seal, mb_export;
GRANT UPDATE (leaf) ON ledger_entry TO mb_seal;
REVOKE ALL ON FUNCTION ledger_append(bigint, timestamptz, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_append(bigint, timestamptz, text, text, bytea) TO mb_web, mb_clock, mb_seal, mb_export;
