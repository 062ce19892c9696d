-- What opens a scope.

-- Leave to read one matter, given to an office or an account for a reason (`maple account leave`).
GRANT SELECT ON identity_grant TO mb_web;
GRANT SELECT, INSERT ON identity_grant TO mb_clock;
GRANT UPDATE (until) ON identity_grant TO mb_clock;
GRANT USAGE ON SEQUENCE identity_grant_id_seq TO mb_clock;
ALTER TABLE identity_grant ENABLE ROW LEVEL SECURITY;
SELECT points_at('identity_grant', 'office_id', 'territory_office');
CREATE POLICY seen ON identity_grant FOR SELECT TO mb_web
    USING (office_id = ANY ((SELECT mb_offices())::int[]) OR account_id = (SELECT mb_account()));
CREATE POLICY served ON identity_grant FOR ALL TO mb_clock USING (true) WITH CHECK (true);

-- Marks of accounts that stepped back from a matter of their own; no role reads them, only functions of the owner.
ALTER TABLE identity_apart ENABLE ROW LEVEL SECURITY;

-- The key of scopes, drawn once; no role reads it, only functions of the owner.
ALTER TABLE identity_scopekey ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE
    drawn bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inside bytea := decode(repeat('36', 64), 'hex');
    outside bytea := decode(repeat('5c', 64), 'hex');
BEGIN
    FOR i IN 0 .. 31 LOOP
        inside := set_byte(inside, i, get_byte(inside, i) # get_byte(drawn, i));
        outside := set_byte(outside, i, get_byte(outside, i) # get_byte(drawn, i));
    END LOOP;
    INSERT INTO identity_scopekey (inside, outside) VALUES (inside, outside) ON CONFLICT DO NOTHING;
END $$;
