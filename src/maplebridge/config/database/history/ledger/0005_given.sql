--
-- Create model Given
--
CREATE TABLE "ledger_given" ("place" varchar(400) NOT NULL PRIMARY KEY, "size" bigint NOT NULL, "at" timestamp with time zone NOT NULL);

GRANT SELECT, INSERT, UPDATE ON ledger_given TO mb_seal;
GRANT SELECT ON ledger_given TO mb_clock;

CREATE INDEX "ledger_given_place_1e31492f_like" ON "ledger_given" ("place" varchar_pattern_ops);
