-- Numbered papers and their editions: read by the posts that read the matter, and by the sides to whom they are addressed.

-- A paper is put there by the transaction that wrote its act; the worker notes that it was set.
GRANT SELECT, INSERT ON conduct_issued TO mb_web;
GRANT SELECT, INSERT, UPDATE ON conduct_issued TO mb_clock;
GRANT USAGE ON SEQUENCE conduct_issued_id_seq TO mb_web, mb_clock;
SELECT seen_with_matter('conduct_issued', adds => 'seen', only_if => $$(SELECT mb_account()) IS NOT NULL
    OR CASE WHEN (SELECT mb_party()) IS NULL THEN bringer
        ELSE (SELECT p.role FROM matter_party p WHERE p.id = (SELECT mb_party())) = ANY (roles) END$$);
CREATE POLICY noted ON conduct_issued AS RESTRICTIVE FOR INSERT TO mb_web
    WITH CHECK (ledger_noted(matter, 'act') OR ledger_noted(matter, 'duty'));
SELECT points_at('conduct_issued', 'matter', 'matter_matter');
-- An export says which papers there are and to whom, never what they hold.
GRANT SELECT (id, matter, seq, document, series, year, n, bringer, roles, at) ON conduct_issued TO mb_export;
CREATE POLICY exported ON conduct_issued FOR SELECT TO mb_export USING (true);

-- An edition is seen by whoever sees its paper; the worker alone puts it there, and takes its octets away with an erased person.
GRANT SELECT ON conduct_edition TO mb_web;
GRANT SELECT, INSERT, UPDATE ON conduct_edition TO mb_clock;
GRANT USAGE ON SEQUENCE conduct_edition_id_seq TO mb_clock;
ALTER TABLE conduct_edition ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON conduct_edition FOR SELECT TO mb_web
    USING (EXISTS (SELECT FROM conduct_issued i WHERE i.id = issued_id));
GRANT SELECT (id, issued_id, seq, language, digest) ON conduct_edition TO mb_export;
CREATE POLICY exported ON conduct_edition FOR SELECT TO mb_export USING (true);
CREATE POLICY clock ON conduct_edition FOR ALL TO mb_clock USING (true) WITH CHECK (true);
