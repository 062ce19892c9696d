-- What hearing keeps beside the matter.

-- Keys of reports: hashes that open nothing, looked up before there is a scope.
GRANT SELECT, INSERT, UPDATE ON hear_submission TO mb_web, mb_clock;

-- Files that were imported.
GRANT SELECT, INSERT, UPDATE ON hear_importrun TO mb_clock;

-- Pairs of open matters that may be the same; a post sees a pair only if it may see both.
GRANT SELECT ON hear_alike TO mb_web;
GRANT SELECT, INSERT ON hear_alike TO mb_clock;
GRANT USAGE ON SEQUENCE hear_alike_id_seq TO mb_clock;
ALTER TABLE hear_alike ENABLE ROW LEVEL SECURITY;
CREATE POLICY clock ON hear_alike FOR ALL TO mb_clock USING (true) WITH CHECK (true);
CREATE POLICY seen ON hear_alike FOR SELECT TO mb_web USING (mb_may_read(matter) AND mb_may_read(other));
