CREATE OR REPLACE FUNCTION ledger_check() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
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
