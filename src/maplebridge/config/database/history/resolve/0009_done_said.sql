--
-- Add field said to done
--
ALTER TABLE "resolve_done" ADD COLUMN "said" bytea NULL;
