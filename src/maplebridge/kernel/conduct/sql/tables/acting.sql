-- What acting keeps beside the matter.

-- Links to a judgement: the hash of the token, found by a function alone.
GRANT SELECT ON conduct_verdictlink TO mb_web;
GRANT SELECT, INSERT, UPDATE ON conduct_verdictlink TO mb_clock;
GRANT UPDATE (used) ON conduct_verdictlink TO mb_web;
SELECT seen_with_matter('conduct_verdictlink', changes => true,
    only_if => 'party IS NOT DISTINCT FROM (SELECT mb_party())');
SELECT points_at('conduct_verdictlink', 'matter', 'matter_matter');

-- A note is seen by its own office alone.
GRANT SELECT, INSERT ON conduct_note TO mb_web, mb_clock;
GRANT USAGE ON SEQUENCE conduct_note_id_seq TO mb_web, mb_clock;
SELECT seen_with_matter('conduct_note', adds => 'seen', only_if => 'office = ANY ((SELECT mb_offices())::int[])');
SELECT points_at('conduct_note', 'matter', 'matter_matter');
SELECT points_at('conduct_note', 'office', 'territory_office');

-- A paper is seen by whoever sees the matter, what was brought with it by no party that was called in; the clock, under which a person is erased, may delete it.
GRANT SELECT, INSERT ON conduct_paper TO mb_web;
GRANT SELECT, INSERT, DELETE ON conduct_paper TO mb_clock;
GRANT SELECT ON conduct_paper TO mb_export;
SELECT seen_with_matter('conduct_paper', adds => 'seen', exported => 'true',
    only_if => 'seq > 1 OR (SELECT mb_party()) IS NULL');
-- What a matter is brought with is put there by the transaction that opens it: nobody holds its code yet, an office may have it
-- no more. Together with the entry that binds it, or never.
CREATE POLICY brought ON conduct_paper FOR INSERT TO mb_web WITH CHECK (seq = 1 AND ledger_noted(matter, 'opened'));
SELECT points_at('conduct_paper', 'matter', 'matter_matter');

-- Acts already taken, by the hash of their key.
GRANT SELECT, INSERT ON conduct_done TO mb_web, mb_clock;
