UPDATE matter_town SET zone = current_setting('mb.zone') WHERE lower(zone) NOT IN (SELECT lower(name) FROM pg_timezone_names);
ALTER TABLE matter_town ADD CONSTRAINT matter_town_zone_known CHECK ((TIMESTAMPTZ 'epoch' AT TIME ZONE zone) IS NOT NULL);
