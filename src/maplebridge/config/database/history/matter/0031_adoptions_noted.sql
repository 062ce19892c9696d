DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT key, version, pack, adopted, encode(sha256(convert_to(source, 'UTF8')), 'hex') AS digest,
            encode(sha256(convert_to(params::text, 'UTF8')), 'hex') AS params FROM matter_adoptedprocedure ORDER BY id
    LOOP
        PERFORM FROM ledger_append(0, date_trunc('minute', one.adopted), 'procedure_adopted', 'system',
            convert_to('{"digest":' || to_json(one.digest) || ',"key":' || to_json(one.key) || ',"pack":'
                || to_json(one.pack) || ',"params":' || to_json(one.params) || ',"version":' || one.version || '}', 'UTF8'));
    END LOOP;
END $$;
