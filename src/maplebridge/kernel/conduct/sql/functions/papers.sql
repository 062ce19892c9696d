-- Numbered papers: the next number of a series, and the answer to anybody who asks whether a paper was issued.

-- The next number of a series in a year: one more than the last that stands, or that a restore lost (`papers_lost` of the
-- city's own chain; an empty series there is every one); whoever comes at the same time waits for this transaction, so that none
-- is left out and none is given twice. The series must be one of papers: nothing else is read.
CREATE OR REPLACE FUNCTION conduct_next_paper(under text, of_year int) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('conduct_issued ' || of_year || ' ' || under, 0));
    RETURN greatest(
        coalesce((SELECT max(i.n) FROM conduct_issued i WHERE i.series = under AND i.year = of_year), 0),
        coalesce((
            SELECT max((lost ->> 3)::int)
            FROM ledger_entry e, json_array_elements(convert_from(e.said, 'UTF8')::json -> 'lost') lost
            WHERE e.matter = 0 AND e.kind = 'papers_lost' AND lost ->> 0 IN (under, '') AND (lost ->> 1)::int = of_year
        ), 0)) + 1;
END $$;
REVOKE ALL ON FUNCTION conduct_next_paper(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_next_paper(text, int) TO mb_web, mb_clock;

-- What the page that checks a paper may say of it, found by its token alone: never the matter's course or words.
DROP FUNCTION IF EXISTS conduct_check_paper(text);
CREATE FUNCTION conduct_check_paper(shown text) RETURNS TABLE (matter bigint, document text, procedure text, version int,
    number text, day text, office_en text, office_zh text, languages text[], digests text[], gone boolean[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT i.matter, i.document::text, i.content::jsonb ->> 'procedure', (i.content::jsonb ->> 'version')::int,
            i.content::jsonb ->> 'number', i.content::jsonb ->> 'day',
            i.content::jsonb -> 'names' -> 'office' ->> 'en', i.content::jsonb -> 'names' -> 'office' ->> 'zh',
            e.languages, e.digests, e.gone
        FROM conduct_issued i LEFT JOIN LATERAL (
            SELECT array_agg(x.language::text ORDER BY x.seq, x.language) AS languages,
                array_agg(x.digest::text ORDER BY x.seq, x.language) AS digests,
                array_agg(x.content IS NULL ORDER BY x.seq, x.language) AS gone
            FROM conduct_edition x WHERE x.issued_id = i.id) e ON true
        WHERE i.token = shown;
END $$;
REVOKE ALL ON FUNCTION conduct_check_paper(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_check_paper(text) TO mb_web, mb_clock;

-- Which sides have signed the paper of a token: the acts that the paper itself names as its signing, from its own entry until
-- the next paper of its kind, each with the role of whoever took it. Nothing else of the matter's course, and no words.
DROP FUNCTION IF EXISTS conduct_signed_paper(text);
CREATE FUNCTION conduct_signed_paper(shown_token text) RETURNS TABLE (procedure text, version int, sides text[], own text[],
    shown text[], name text, role text, at timestamptz, by_office boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY WITH paper AS (
        SELECT i.*, i.content::jsonb AS said, (SELECT min(n.seq) FROM conduct_issued n
                WHERE n.matter = i.matter AND n.document = i.document AND n.seq > i.seq) AS next_seq,
            ARRAY(SELECT jsonb_array_elements_text(i.content::jsonb #> '{signing,sides}')) AS of_sides,
            ARRAY(SELECT jsonb_array_elements_text(i.content::jsonb #> '{signing,own}')) AS of_own,
            ARRAY(SELECT jsonb_array_elements_text(i.content::jsonb #> '{signing,shown}')) AS of_shown
        FROM conduct_issued i WHERE i.token = shown_token AND i.content::jsonb ? 'signing'
    ), acts AS (
        SELECT e.seq, e.at, split_part(e.by, '/', 1) AS by, convert_from(e.said, 'UTF8')::jsonb AS body
        FROM paper p JOIN ledger_entry e ON e.matter = p.matter AND e.kind = 'act' AND e.seq >= p.seq
            AND (p.next_seq IS NULL OR e.seq < p.next_seq)
    )
    SELECT p.said ->> 'procedure', (p.said ->> 'version')::int, p.of_sides, p.of_own, p.of_shown, a.body ->> 'n',
            CASE WHEN a.by = 'resident' THEN p.said #>> '{signing,bringer}'
                WHEN a.by LIKE 'party:%' THEN (SELECT q.role::text FROM matter_party q WHERE q.matter = p.matter
                        AND q.id::text = substr(a.by, 7))
                ELSE a.body ->> 'role' END,
            a.at, a.by NOT LIKE 'party:%' AND a.by <> 'resident'
        FROM paper p LEFT JOIN acts a ON a.body ->> 'n' = ANY (p.of_own || p.of_shown)
        ORDER BY a.seq;
END $$;
REVOKE ALL ON FUNCTION conduct_signed_paper(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conduct_signed_paper(text) TO mb_web, mb_clock;
