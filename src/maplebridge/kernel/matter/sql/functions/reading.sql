-- Which matters a transaction may read. Three clauses: the unit is mine, the office is mine, or a grant or code says so; a
-- fourth for what an office handed on; and never what is against the office that asks.
--
-- The same clauses stand in the policies of matter_matter (tables/matters.sql) and in mb_search (search.sql).

-- Whether this transaction may read a matter. Every table that hangs on a matter asks here: see seen_with_matter.
CREATE OR REPLACE FUNCTION mb_may_read(matter bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text[];
    mine int[];
    m record;
BEGIN
    SELECT x.unit, x.office, x.against INTO m FROM matter_matter x WHERE x.number = $1;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    part := mb_scope();
    IF part IS NULL THEN
        RETURN false;
    END IF;
    mine := part[3]::int[];
    IF m.against = ANY (mine) THEN
        RETURN false;
    END IF;
    RETURN $1::text = part[2] OR coalesce(m.office = ANY (mine), false) OR coalesce(m.unit = ANY (mb_units()), false)
        OR EXISTS (SELECT FROM matter_handedon h WHERE h.matter = $1 AND h.office = ANY (mine))
        OR EXISTS (SELECT FROM identity_grant g WHERE g.matter = $1 AND (g.until IS NULL OR g.until > now())
            AND (g.office_id = ANY (mine) OR g.account_id = nullif(part[1], '')::bigint));
END $$;
REVOKE ALL ON FUNCTION mb_may_read(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_may_read(bigint) TO mb_web;

-- Trigger: an office acted on a matter and handed it on; it may go on reading it.
CREATE OR REPLACE FUNCTION mb_handed_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine int[] := (SELECT mb_offices())::int[];
BEGIN
    UPDATE matter_handedon h SET at = f.touched FROM gone g JOIN fresh f ON f.number = g.number
    WHERE h.matter = g.number AND h.office = g.office AND f.office IS DISTINCT FROM g.office
      AND (f.against IS NULL OR f.against <> g.office);
    INSERT INTO matter_handedon (matter, office, at)
    SELECT f.number, g.office, CASE WHEN f.office IS DISTINCT FROM g.office THEN f.touched END
    FROM gone g JOIN fresh f ON f.number = g.number
    WHERE g.office = ANY (mine) AND f.seq > g.seq AND (f.against IS NULL OR f.against <> g.office)
    ON CONFLICT (matter, office) DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION mb_handed_on() FROM PUBLIC;
