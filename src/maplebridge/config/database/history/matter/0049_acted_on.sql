--
-- Alter field at on handedon
--
ALTER TABLE "matter_handedon" ALTER COLUMN "at" DROP NOT NULL;

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

INSERT INTO matter_handedon (matter, office)
SELECT DISTINCT m.number, m.office
FROM matter_matter m
JOIN ledger_entry e ON e.matter = m.number AND e.seq > 1
JOIN identity_post p ON p.office_id = m.office AND e.by = 'post:' || p.account_id
WHERE m.outcome IS NULL AND e.kind <> 'sealed_read' AND (m.against IS NULL OR m.against <> m.office)
ON CONFLICT (matter, office) DO NOTHING;
