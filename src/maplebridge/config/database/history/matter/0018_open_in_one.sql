CREATE FUNCTION matter_open(n bigint, units text, offices text, account text, moment timestamptz, who text, heard bytea,
    digest bytea, made jsonb, fields text[], texts text[], salts bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY INVOKER SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM set_config('mb.units', units, true), set_config('mb.offices', offices, true),
            set_config('mb.account', account, true), set_config('mb.matter', n::text, true);
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (n, 1, moment, 'opened', who, heard, digest);
    INSERT INTO matter_matter SELECT * FROM jsonb_populate_record(NULL::matter_matter, made);
    INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
        SELECT n, 1, w.field, w.text, w.salt, NULL, false FROM unnest(fields, texts, salts) AS w(field, text, salt);
    RETURN n;
END $$;
REVOKE ALL ON FUNCTION matter_open FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matter_open TO mb_web, mb_clock;

DROP POLICY said ON matter_statement;
CREATE POLICY said ON matter_statement FOR INSERT TO mb_web WITH CHECK (
    matter = (SELECT mb_matter()) OR mb_may_read(matter)
);

ALTER FUNCTION mb_tally_change() SET plan_cache_mode = force_generic_plan;
