-- A new matter in one statement.

-- Once per key: claim the key, append the first entry, put the row and its words; nothing where the key was used.
CREATE OR REPLACE FUNCTION matter_open(n bigint, token bytea, account text, moment timestamptz, who text,
    heard bytea, digest bytea, made jsonb, fields text[], texts text[], salts bytea[])
    RETURNS bigint
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
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
REVOKE ALL ON FUNCTION matter_open(bigint, bytea, text, timestamptz, text, bytea, bytea, jsonb, text[], text[], bytea[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matter_open(bigint, bytea, text, timestamptz, text, bytea, bytea, jsonb, text[], text[],
    bytea[]) TO mb_web, mb_clock;
