--
-- Create model PublishedMonth
--
CREATE TABLE "resolve_publishedmonth" ("month" date NOT NULL PRIMARY KEY, "sheet" jsonb NOT NULL, "at" timestamp with time zone NOT NULL);
GRANT SELECT, INSERT ON resolve_publishedmonth TO mb_web; GRANT SELECT ON resolve_publishedmonth TO mb_export;
