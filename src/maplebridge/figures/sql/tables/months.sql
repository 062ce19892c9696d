-- Published figures: kept as they were, changed by no role (bound B11).

-- Published by the worker; pages and exports read.
GRANT SELECT ON figures_publishedmonth TO mb_web, mb_export;
GRANT SELECT, INSERT ON figures_publishedmonth TO mb_clock;
