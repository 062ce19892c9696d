--
-- Create model Submission
--
CREATE TABLE "hear_submission" ("key" bytea NOT NULL PRIMARY KEY, "said" bytea NOT NULL, "matter" bigint NULL, "at" timestamp with time zone NOT NULL);
--
-- Create model ImportRun
--
CREATE TABLE "hear_importrun" ("digest" varchar(64) NOT NULL PRIMARY KEY, "name" varchar(200) NOT NULL, "started" timestamp with time zone NOT NULL, "finished" timestamp with time zone NULL, "rows" integer NOT NULL, "opened" integer NOT NULL, "refused" integer NOT NULL);

            GRANT SELECT, INSERT, UPDATE ON hear_submission TO mb_web, mb_clock;
            GRANT SELECT, INSERT, UPDATE ON hear_importrun TO mb_clock;
            
CREATE INDEX "hear_importrun_digest_bbc4e486_like" ON "hear_importrun" ("digest" varchar_pattern_ops);
