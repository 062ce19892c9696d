--
-- Add field epoch to account
--
ALTER TABLE "identity_account" ADD COLUMN "epoch" integer DEFAULT 0 NOT NULL;
--
-- Create model Session
--
CREATE TABLE "identity_session" ("token_hash" bytea NOT NULL PRIMARY KEY, "account_id" bigint NOT NULL, "epoch" integer NOT NULL, "made" timestamp with time zone DEFAULT (STATEMENT_TIMESTAMP()) NOT NULL, "ends" timestamp with time zone NOT NULL);

ALTER TABLE identity_session ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION identity_session_open(token bytea, who bigint, since int) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM identity_session WHERE ends <= now();
    INSERT INTO identity_session (token_hash, account_id, epoch, ends)
        SELECT sha256(token), a.id, since, now() + interval '12 hours' FROM identity_account a
        WHERE a.id = who AND a.is_active AND a.epoch = since
        ON CONFLICT (token_hash) DO NOTHING;
END $$;

CREATE FUNCTION identity_session_of(token bytea) RETURNS TABLE (account_id bigint, epoch int, seconds int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.account_id, s.epoch, ceil(extract(epoch FROM s.ends - now()))::int
    FROM identity_session s JOIN identity_account a ON a.id = s.account_id
    WHERE s.token_hash = sha256(token) AND s.ends > now() AND a.is_active AND a.epoch = s.epoch
$$;

CREATE FUNCTION identity_session_close(token bytea) RETURNS void LANGUAGE sql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM identity_session WHERE token_hash = sha256(token)
$$;

REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_session_of(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_session_close(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_open(bytea, bigint, int) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_session_of(bytea) TO mb_web;
GRANT EXECUTE ON FUNCTION identity_session_close(bytea) TO mb_web;

ALTER TABLE "identity_session" ADD CONSTRAINT "identity_session_account_id_7784c886_fk_identity_account_id" FOREIGN KEY ("account_id") REFERENCES "identity_account" ("id") DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "identity_session_account_id_7784c886" ON "identity_session" ("account_id");
CREATE INDEX "identity_session_ends_5a2e7baf" ON "identity_session" ("ends");
