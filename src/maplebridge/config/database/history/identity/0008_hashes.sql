--
-- Change Meta options on account
--
-- (no-op)

CREATE FUNCTION identity_salt(who bigint) RETURNS text LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT regexp_replace(a.password, '[$][^$]*$', '') FROM identity_account a
    WHERE a.id = who AND a.password LIKE 'argon2$%'
$$;
CREATE FUNCTION identity_fits(who bigint, hashed text) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM identity_account a WHERE a.id = who AND a.password LIKE 'argon2$%'
        AND sha256(convert_to(a.password, 'UTF8')) = sha256(convert_to(hashed, 'UTF8')))
$$;
REVOKE ALL ON FUNCTION identity_salt(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity_fits(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_salt(bigint) TO mb_web, mb_clock;
GRANT EXECUTE ON FUNCTION identity_fits(bigint, text) TO mb_web, mb_clock;

REVOKE SELECT ON identity_account FROM mb_web;
DO $$ BEGIN
    EXECUTE (SELECT format('GRANT SELECT (%s) ON identity_account TO mb_web', string_agg(quote_ident(attname), ', '))
        FROM pg_attribute WHERE attrelid = 'identity_account'::regclass AND attnum > 0 AND NOT attisdropped
            AND attname <> 'password');
END $$;
REVOKE UPDATE (password, language) ON identity_account FROM mb_web;
REVOKE UPDATE (deputy_id, away_from, away_until) ON identity_post FROM mb_web;
