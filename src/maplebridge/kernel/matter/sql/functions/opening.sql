-- New matters, one or thousands, in one statement.

-- Append the first entry of each, put its row, its words, its sealed contact and its link; in the scope of a session's
-- token where one is given, else for an account. Rows name their columns as the table does, so a column that the table
-- gets is written as soon as somebody says it.
CREATE OR REPLACE FUNCTION matter_open(token bytea, account text, made json, entries json, words json, contacts json,
    links json) RETURNS integer
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    written integer;
BEGIN
    IF token IS NOT NULL THEN
        PERFORM identity_enter(token, '');
    ELSIF account IS NOT NULL THEN
        PERFORM set_config('mb.account', account, true);
    END IF;
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash)
        SELECT e.matter, 1, e.at, 'opened', e.by, convert_to(e.said, 'UTF8'), e.hash
        FROM json_to_recordset(entries) AS e(matter bigint, at timestamptz, by text, said text, hash bytea);
    INSERT INTO matter_matter SELECT * FROM json_populate_recordset(NULL::matter_matter, made);
    GET DIAGNOSTICS written = ROW_COUNT;
    INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
        SELECT w.matter, 1, w.field, w.text, w.salt, NULL, false
        FROM json_to_recordset(words) AS w(matter bigint, field text, text text, salt bytea);
    IF contacts IS NOT NULL THEN
        PERFORM identity_put(contacts);
    END IF;
    IF links IS NOT NULL THEN
        INSERT INTO matter_link (parent, child, kind)
            SELECT l.parent, l.child, l.kind FROM json_to_recordset(links) AS l(parent bigint, child bigint, kind text);
    END IF;
    IF token IS NOT NULL OR account IS NOT NULL THEN
        PERFORM mb_opener_reads((SELECT array_agg(e.matter)
            FROM json_to_recordset(entries) AS e(matter bigint, by text) WHERE e.by LIKE 'post:%'));
    END IF;
    RETURN written;
END $$;
REVOKE ALL ON FUNCTION matter_open(bytea, text, json, json, json, json, json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matter_open(bytea, text, json, json, json, json, json) TO mb_web, mb_clock;
