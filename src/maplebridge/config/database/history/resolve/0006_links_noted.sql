DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT l.matter, l.seq, l.made, translate(substr(encode(sha256(l.token || '\x00'::bytea || 'link'::bytea),
            'base64'), 1, 22), '+/', '-_') AS name
        FROM resolve_verdictlink l WHERE l.used IS NULL
            AND EXISTS (SELECT FROM ledger_entry e WHERE e.matter = l.matter) ORDER BY l.matter, l.made
    LOOP
        PERFORM FROM ledger_append(one.matter, date_trunc('minute', one.made), 'link_made', 'system',
            convert_to('{"for":' || one.seq || ',"link":' || to_json(one.name) || '}', 'UTF8'));
    END LOOP;
END $$;
