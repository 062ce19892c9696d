-- How the clock stands; every page says so while something is held.

-- One row, put by the first migration; written by the clock alone.
GRANT SELECT ON clock_timekeeping TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON clock_timekeeping TO mb_clock;

-- The city's own time zone. One row; the zone is said by the program (setting mb.zone) when the row is first put.
GRANT SELECT ON clock_town TO mb_web;
GRANT SELECT, UPDATE ON clock_town TO mb_clock;
INSERT INTO clock_town (one, zone) VALUES (1, current_setting('mb.zone')) ON CONFLICT DO NOTHING;
