"""A password's hash stays in the database: it gives out the salt, and says whether a hash is the one it keeps.

The web sees every other column of an account. It changes no hash and no deputy; functions of the database do.
"""

from __future__ import annotations

from django.db import migrations

FUNCTIONS = """
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
"""
BEFORE = "DROP FUNCTION identity_fits(bigint, text); DROP FUNCTION identity_salt(bigint);"
RIGHTS = """
REVOKE SELECT ON identity_account FROM mb_web;
DO $$ BEGIN
    EXECUTE (SELECT format('GRANT SELECT (%s) ON identity_account TO mb_web', string_agg(quote_ident(attname), ', '))
        FROM pg_attribute WHERE attrelid = 'identity_account'::regclass AND attnum > 0 AND NOT attisdropped
            AND attname <> 'password');
END $$;
REVOKE UPDATE (password, language) ON identity_account FROM mb_web;
REVOKE UPDATE (deputy_id, away_from, away_until) ON identity_post FROM mb_web;
"""
RIGHTS_BEFORE = """
GRANT SELECT ON identity_account TO mb_web;
GRANT UPDATE (password, language) ON identity_account TO mb_web;
GRANT UPDATE (deputy_id, away_from, away_until) ON identity_post TO mb_web;
"""


class Migration(migrations.Migration):
    """A column that is added later needs its own right: tests/db/test_rights.py says so."""

    dependencies = [("identity", "0007_sign_ins")]
    operations = [
        migrations.AlterModelOptions("account", {"base_manager_name": "objects"}),
        migrations.RunSQL(FUNCTIONS, BEFORE),
        migrations.RunSQL(RIGHTS, RIGHTS_BEFORE),
    ]
