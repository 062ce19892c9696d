GRANT SELECT, INSERT ON resolve_publishedmonth TO mb_clock;
GRANT EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) TO mb_clock;
