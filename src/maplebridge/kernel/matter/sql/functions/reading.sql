-- Which matters a transaction may read. Three clauses: the unit is mine, the office is mine, or a grant or code says so; a
-- fourth for what an office handed on; and never what is against the office that asks. By a grant, or as handed on, nothing is
-- read either that is against an office at or above one of those that ask: what is brought against an office goes round it, its
-- unit and all below (bound B6), also where the post or the map came to be so later.
--
-- The same clauses stand in the policies of matter_matter (tables/matters.sql) and in mb_search (search.sql).

-- The offices at the units of those in which the account works today, and at all units above them.
CREATE OR REPLACE FUNCTION mb_above() RETURNS int[]
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    mine int[] := mb_offices();
BEGIN
    RETURN ARRAY(SELECT o.id FROM territory_office o WHERE o.unit_id IN (
        SELECT unnest(u.path) FROM territory_office own JOIN territory_unit u ON u.id = own.unit_id WHERE own.id = ANY (mine)));
END $$;
REVOKE ALL ON FUNCTION mb_above() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_above() TO mb_web;

-- Whether this transaction may read a matter. Every table that hangs on a matter asks here: see seen_with_matter.
CREATE OR REPLACE FUNCTION mb_may_read(matter bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
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
        OR ((EXISTS (SELECT FROM matter_handedon h WHERE h.matter = $1 AND h.office = ANY (mine))
            OR EXISTS (SELECT FROM identity_grant g WHERE g.matter = $1 AND (g.until IS NULL OR g.until > now())
                AND (g.office_id = ANY (mine) OR g.account_id = nullif(part[1], '')::bigint)))
            AND (m.against IS NULL OR NOT (m.against = ANY (mb_above()))));
END $$;
REVOKE ALL ON FUNCTION mb_may_read(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_may_read(bigint) TO mb_web;

-- The parties that stand in a part of a matter, by number: for each of them too, who sees no other one's row.
CREATE OR REPLACE FUNCTION mb_members(m bigint, part text) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT p.id FROM matter_party p WHERE p.matter = m AND p.role = part AND p.acts_for IS NULL
        AND (session_user <> 'mb_web' OR mb_may_read(m)) ORDER BY p.id);
END $$;
REVOKE ALL ON FUNCTION mb_members(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_members(bigint, text) TO mb_web, mb_clock;

-- The title of a matter, which is made of the words with which it was brought: empty for a party that was called in and for
-- who acts for one, and for a matter that the scope does not read.
CREATE OR REPLACE FUNCTION mb_title(m bigint) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF session_user <> 'mb_web' THEN
        RETURN (SELECT x.title FROM matter_matter x WHERE x.number = m);
    ELSIF mb_party() IS NOT NULL OR NOT mb_may_read(m) THEN
        RETURN '';
    END IF;
    RETURN (SELECT x.title FROM matter_matter x WHERE x.number = m);
END $$;
REVOKE ALL ON FUNCTION mb_title(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_title(bigint) TO mb_web, mb_clock, mb_export;

-- Whether this transaction may add to a matter, or take it to be changed: as reading, but never by a grant alone, nor by an
-- account that stands in it as a party.
CREATE OR REPLACE FUNCTION mb_may_act(matter bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    mine int[];
BEGIN
    IF NOT mb_may_read($1) OR mb_apart($1) THEN
        RETURN false;
    ELSIF $1 = mb_matter() THEN
        RETURN true;
    END IF;
    mine := mb_offices();
    RETURN EXISTS (SELECT FROM matter_matter x WHERE x.number = $1
            AND (x.office = ANY (mine) OR x.unit = ANY (mb_units())))
        OR EXISTS (SELECT FROM matter_handedon h WHERE h.matter = $1 AND h.office = ANY (mine));
END $$;
REVOKE ALL ON FUNCTION mb_may_act(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_may_act(bigint) TO mb_web;

-- The offices that may do something at the present step beside the one that has the matter, by its state: those with an open
-- duty there (`@duty` of its lists), and those that may take another act (`@may`). The program finds them by mandate and the
-- entry says them, so that `ledger replay` compares both.
CREATE OR REPLACE FUNCTION mb_concerned(state jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT coalesce(ARRAY(SELECT jsonb_array_elements_text(
        coalesce(state -> 'lists' -> '@duty', '[]') || coalesce(state -> 'lists' -> '@may', '[]'))), '{}')
$$;

-- Trigger: who may do something at the first step sees the matter from its first day.
CREATE OR REPLACE FUNCTION mb_concerned_at_opening() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO matter_handedon (matter, office)
    SELECT f.number, o.id FROM fresh f JOIN territory_office o ON o.id::text = ANY (mb_concerned(f.state))
    WHERE f.state ? 'lists' AND (f.against IS NULL OR f.against <> o.id)
    ON CONFLICT (matter, office) DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION mb_concerned_at_opening() FROM PUBLIC;

-- Trigger: an office acted on a matter and handed it on, or was asked in it beside the office that has it (a copy of a duty
-- with `each`, `name/office` among the open ones of its state); it may go on reading it. No time stands there while it has the
-- matter, or is asked. Whoever may do something at the present step reads the matter as long as that is so: with the first thing
-- that it did it is noted as one that handed it on, though it may do more there, and goes on reading it; else what it might read
-- ends with the step. Whoever has the matter and is concerned by another office too acted as the one that has it, unless the
-- duty of the other one is done.
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
    IF EXISTS (SELECT FROM gone g JOIN fresh f ON f.number = g.number
            WHERE f.state -> 'duties' IS DISTINCT FROM g.state -> 'duties') THEN
        UPDATE matter_handedon h SET at = f.touched FROM gone g JOIN fresh f ON f.number = g.number
        WHERE h.matter = f.number AND h.at IS NULL AND f.office IS DISTINCT FROM h.office
          AND h.office::text IN (SELECT split_part(k, '/', 2) FROM jsonb_object_keys(g.state -> 'duties') k)
          AND h.office::text NOT IN (SELECT split_part(k, '/', 2) FROM jsonb_object_keys(f.state -> 'duties') k);
        INSERT INTO matter_handedon (matter, office)
        SELECT DISTINCT f.number, o.id
        FROM fresh f, jsonb_object_keys(f.state -> 'duties') k JOIN territory_office o ON o.id::text = split_part(k, '/', 2)
        WHERE f.against IS NULL OR f.against <> o.id
        ON CONFLICT (matter, office) DO UPDATE SET at = NULL WHERE matter_handedon.at IS NOT NULL;
    END IF;
    UPDATE matter_handedon h SET at = f.touched FROM gone g JOIN fresh f ON f.number = g.number
    WHERE h.matter = f.number AND f.seq > g.seq AND f.office IS DISTINCT FROM h.office AND h.office = ANY (mine)
      AND h.office::text = ANY (mb_concerned(g.state))
      AND (g.office IS NULL OR NOT (g.office = ANY (mine))
          OR (coalesce(g.state -> 'lists' -> '@duty' ? h.office::text, false)
              AND NOT coalesce(f.state -> 'lists' -> '@duty' ? h.office::text, false)));
    IF EXISTS (SELECT FROM gone g JOIN fresh f ON f.number = g.number
            WHERE f.state -> 'lists' IS DISTINCT FROM g.state -> 'lists') THEN
        DELETE FROM matter_handedon h USING gone g JOIN fresh f ON f.number = g.number
        WHERE h.matter = f.number AND h.at IS NULL AND f.office IS DISTINCT FROM h.office
          AND h.office::text = ANY (mb_concerned(g.state)) AND NOT (h.office::text = ANY (mb_concerned(f.state)))
          AND h.office::text NOT IN (SELECT split_part(k, '/', 2) FROM jsonb_object_keys(f.state -> 'duties') k);
        INSERT INTO matter_handedon (matter, office)
        SELECT f.number, o.id FROM fresh f JOIN territory_office o ON o.id::text = ANY (mb_concerned(f.state))
        WHERE f.against IS NULL OR f.against <> o.id
        ON CONFLICT (matter, office) DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION mb_handed_on() FROM PUBLIC;

-- What an office opened stays readable to it, wherever it lies, and to the offices of the place whose say the procedure asks for:
-- noted beside the first entry, which names them. Only for matters whose first entry this very transaction wrote, in the name of
-- the account that asks, for an office of that account.
CREATE OR REPLACE FUNCTION mb_opener_reads(matters bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine int[] := (SELECT mb_offices())::int[];
BEGIN
    INSERT INTO matter_handedon (matter, office, at)
    SELECT m.number, o.office, CASE WHEN m.office IS DISTINCT FROM o.office THEN m.touched END
    FROM matter_matter m
    JOIN ledger_entry e ON e.matter = m.number AND e.seq = 1 AND e.by = 'post:' || mb_account()
    CROSS JOIN LATERAL (
        SELECT (row ->> 'opener')::int AS opener, unnest(ARRAY[(row ->> 'opener')::int]
            || ARRAY(SELECT json_array_elements_text(coalesce(row -> 'readers', '[]'::json))::int)) AS office
        FROM (SELECT convert_from(e.said, 'UTF8')::json -> 'R' AS row) said
    ) o
    WHERE m.number = ANY (matters) AND o.opener = ANY (mine) AND ledger_noted(m.number, 'opened')
      AND (m.against IS NULL OR m.against <> o.office)
    ON CONFLICT (matter, office) DO NOTHING;
END $$;
REVOKE ALL ON FUNCTION mb_opener_reads(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_opener_reads(bigint[]) TO mb_web, mb_clock;
