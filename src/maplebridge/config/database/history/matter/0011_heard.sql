--
-- Add field urgency to matter
--
ALTER TABLE "matter_matter" ADD COLUMN "urgency" smallint DEFAULT 0 NOT NULL CHECK ("urgency" >= 0);
--
-- Add field sorted to matter
--
ALTER TABLE "matter_matter" ADD COLUMN "sorted" boolean DEFAULT false NOT NULL;
