-- What hearing keeps beside the matter.

-- Keys of reports: hashes that open nothing, looked up before there is a scope.
GRANT SELECT, INSERT, UPDATE ON hear_submission TO mb_web, mb_clock;

-- Files that were imported.
GRANT SELECT, INSERT, UPDATE ON hear_importrun TO mb_clock;

-- Pairs of open matters that may be the same; a post sees a pair only if it may see both.
GRANT SELECT ON hear_alike TO mb_web;
GRANT SELECT, INSERT ON hear_alike TO mb_clock;
GRANT USAGE ON SEQUENCE hear_alike_id_seq TO mb_clock;
SELECT seen_with_matter('hear_alike', only_if => 'mb_may_read(other)');
SELECT points_at('hear_alike', 'matter', 'matter_matter');
SELECT points_at('hear_alike', 'other', 'matter_matter');

-- How often an answer of the base helped, by day; written by a function alone.
GRANT SELECT (day, answer, helped) ON hear_answered TO mb_web, mb_clock, mb_export;
ALTER TABLE hear_answered ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON hear_answered FOR SELECT TO mb_web, mb_clock, mb_export USING (true);
