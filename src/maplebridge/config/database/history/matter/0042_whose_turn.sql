--
-- Add field theirs to AdoptedProcedure
--
ALTER TABLE "matter_adoptedprocedure" ADD COLUMN "theirs" jsonb DEFAULT '[]'::jsonb NOT NULL;
--
-- Filled by `history.fill_theirs`
--
