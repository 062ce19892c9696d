REVOKE INSERT ON resolve_publishedmonth FROM mb_web;
REVOKE EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) FROM mb_web;
