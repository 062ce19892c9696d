--
-- Concurrently create index matter_longest_late on field(s) opened, number of model matter
--
CREATE INDEX IF NOT EXISTS "matter_longest_late" ON "matter_matter" ("opened", "number") WHERE ("missed" > 0 AND "outcome" IS NULL);
