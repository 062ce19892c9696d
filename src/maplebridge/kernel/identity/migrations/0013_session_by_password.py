"""A session is opened, or opened half, only with what the account's password makes: the database compares it there and then."""

from __future__ import annotations

from django.db import migrations

OPEN = """
CREATE OR REPLACE FUNCTION identity_session_open(token bytea, who bigint, since int, hashed text) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT identity_fits(who, hashed) THEN
        RAISE EXCEPTION 'A session is opened with the password of its account.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM identity_session_open(token, who, since);
END $$;
REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_session_open(bytea, bigint, int, text) TO mb_web;
REVOKE ALL ON FUNCTION identity_session_open(bytea, bigint, int) FROM mb_web;
"""
BEFORE = """
GRANT EXECUTE ON FUNCTION identity_session_open(bytea, bigint, int) TO mb_web;
DROP FUNCTION identity_session_open(bytea, bigint, int, text);
"""


class Migration(migrations.Migration):
    """Whose password was right is no longer the word of the web process."""

    dependencies = [("identity", "0012_scope_derived")]
    operations = [migrations.RunSQL(OPEN, BEFORE)]
