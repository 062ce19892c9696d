--
-- Concurrently create index matter_danger on field(s) due, number of model matter
--
CREATE INDEX IF NOT EXISTS "matter_danger" ON "matter_matter" ("due", "number") WHERE ("outcome" IS NULL AND "urgency" = 2);
--
-- Concurrently create index matter_sorted on field(s) number of model matter
--
CREATE INDEX IF NOT EXISTS "matter_sorted" ON "matter_matter" ("number") WHERE "sorted";
