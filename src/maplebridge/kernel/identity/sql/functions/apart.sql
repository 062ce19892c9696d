-- Nobody acts for an office in a matter of their own: the account that showed a code of a matter, of whichever side, steps back.
--
-- What is kept is a mark, by the key of the scopes: who has account and matter can ask whether it is there, and nobody can read
-- from it which account or matter it is, nor for which side (bounds B2, B6). It is never taken away.

-- The mark of an account and a matter.
CREATE OR REPLACE FUNCTION identity_apart_mark(account bigint, matter bigint) RETURNS bytea
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    k identity_scopekey;
BEGIN
    SELECT * INTO k FROM identity_scopekey;
    RETURN sha256(k.outside || sha256(k.inside || 'apart'::bytea || int8send(account) || int8send(matter)));
END $$;
REVOKE ALL ON FUNCTION identity_apart_mark(bigint, bigint) FROM PUBLIC;

-- The account of an open session steps back from a matter whose code it shows; both are proved here. False where one is not.
CREATE OR REPLACE FUNCTION identity_step_back(token bytea, m bigint, shown bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
BEGIN
    SELECT s.account_id INTO who FROM identity_session s JOIN identity_account a ON a.id = s.account_id
        WHERE s.token_hash = sha256(token) AND s.ends > now() AND a.is_active AND a.epoch = s.epoch;
    IF who IS NULL OR NOT (
        EXISTS (SELECT FROM matter_matter x WHERE x.number = m AND length(x.code) >= 16 AND sha256(x.code) = sha256(shown))
        OR EXISTS (SELECT FROM matter_party p WHERE p.matter = m AND length(p.code) >= 16 AND sha256(p.code) = sha256(shown))
    ) THEN
        RETURN false;
    END IF;
    INSERT INTO identity_apart (mark) VALUES (identity_apart_mark(who, m)) ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION identity_step_back(bytea, bigint, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_step_back(bytea, bigint, bytea) TO mb_web;

-- Whether the account at work stepped back from a matter; false where no account is at work.
CREATE OR REPLACE FUNCTION mb_apart(m bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    who bigint := mb_account();
BEGIN
    RETURN who IS NOT NULL AND EXISTS (SELECT FROM identity_apart a WHERE a.mark = identity_apart_mark(who, m));
END $$;
REVOKE ALL ON FUNCTION mb_apart(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mb_apart(bigint) TO mb_web, mb_clock;
