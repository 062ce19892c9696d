--
-- Create model Seal
--
CREATE TABLE "ledger_seal" ("size" bigint NOT NULL PRIMARY KEY, "root" bytea NOT NULL, "at" timestamp with time zone NOT NULL, "prev_hash" bytea NOT NULL, "signature" bytea NOT NULL, "key_id" varchar(16) NOT NULL);
--
-- Create model Tile
--
CREATE TABLE "ledger_tile" ("level" smallint NOT NULL, "place" bigint NOT NULL, "hashes" bytea NOT NULL, PRIMARY KEY ("level", "place"));
--
-- Create model Entry
--
CREATE TABLE "ledger_entry" ("matter" bigint NOT NULL, "seq" integer NOT NULL, "at" timestamp with time zone NOT NULL, "kind" varchar(40) NOT NULL, "body" bytea NOT NULL, "hash" bytea NOT NULL, "prev" bytea NOT NULL, "leaf" bigint NULL, CONSTRAINT "entry_seq_from_one" CHECK ("seq" >= 1), PRIMARY KEY ("matter", "seq"));
CREATE UNIQUE INDEX "entry_leaf" ON "ledger_entry" ("leaf") WHERE "leaf" IS NOT NULL;
CREATE INDEX "entry_waiting" ON "ledger_entry" ("matter", "seq") WHERE "leaf" IS NULL;
