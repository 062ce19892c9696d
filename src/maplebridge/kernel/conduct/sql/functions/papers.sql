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
