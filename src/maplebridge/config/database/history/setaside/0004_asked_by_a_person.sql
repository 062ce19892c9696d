--
-- Add field asked to thing
--
ALTER TABLE "setaside_thing" ADD COLUMN "asked" timestamp with time zone NULL;
--
-- Add field in_vain to thing
--
ALTER TABLE "setaside_thing" ADD COLUMN "in_vain" timestamp with time zone NULL;
GRANT UPDATE (asked) ON setaside_thing TO mb_web;
