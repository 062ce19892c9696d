CREATE FUNCTION identity_read_lately(of_matter bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM ledger_entry e WHERE e.matter = of_matter AND e.kind = 'sealed_read'
    AND e.at > now() - interval '11 minutes'
    AND e.by = 'post:' || nullif(current_setting('mb.account', true), '')) $$;
REVOKE ALL ON FUNCTION identity_read_lately(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_read_lately(bigint) TO mb_web;
ALTER POLICY seen ON identity_sealed USING (mb_may_read(matter)
    AND (ledger_noted(matter, 'sealed_read') OR identity_read_lately(matter)));
