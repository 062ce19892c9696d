-- How the clock stands; every page says so while something is held.

-- One row, put by the first migration; written by the clock alone.
GRANT SELECT ON matter_timekeeping TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT, UPDATE ON matter_timekeeping TO mb_clock;
