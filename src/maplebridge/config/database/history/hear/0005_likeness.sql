--
-- Rename field score on alike to likeness
--
ALTER TABLE "hear_alike" RENAME COLUMN "score" TO "likeness";
