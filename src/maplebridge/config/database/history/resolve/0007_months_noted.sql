DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT to_char(month, 'YYYY-MM-DD') AS name, at,
            encode(sha256(convert_to(sheet::text, 'UTF8')), 'hex') AS digest FROM resolve_publishedmonth ORDER BY month
    LOOP
        PERFORM FROM ledger_append(0, date_trunc('minute', one.at), 'published', 'system',
            convert_to('{"digest":' || to_json(one.digest) || ',"month":' || to_json(one.name) || '}', 'UTF8'));
    END LOOP;
END $$;
