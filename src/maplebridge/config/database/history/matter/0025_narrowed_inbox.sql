--
-- Concurrently create index matter_step_inbox on field(s) step, due, number of model matter
--
CREATE INDEX IF NOT EXISTS "matter_step_inbox" ON "matter_matter" ("step", "due", "number") WHERE "outcome" IS NULL;

CREATE INDEX IF NOT EXISTS matter_kind_inbox ON matter_matter (category COLLATE "C", due, number)
WHERE outcome IS NULL
;
