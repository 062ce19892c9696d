CREATE FUNCTION ledger_shown(m bigint, n int, known bytea) RETURNS TABLE (leaf bigint, hash bytea) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT e.leaf, e.hash FROM ledger_entry e
        WHERE e.matter = m AND e.seq = n AND (n = 1 OR e.hash = known);
END $$;
REVOKE ALL ON FUNCTION ledger_shown(bigint, int, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_shown(bigint, int, bytea) TO mb_web, mb_clock;
