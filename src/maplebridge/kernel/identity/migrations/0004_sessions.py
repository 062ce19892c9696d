"""Who is signed in: a row for each, which sign-out takes away; and an epoch that ends all of an account's at once."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions
from django.db import migrations, models

FUNCTIONS = """
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
"""
BEFORE = """
DROP FUNCTION identity_session_close(bytea);
DROP FUNCTION identity_session_of(bytea);
DROP FUNCTION identity_session_open(bytea, bigint, int);
"""


class Migration(migrations.Migration):
    """Sessions on the server: no role reads the table; the web asks three functions by the token itself."""

    dependencies = [("identity", "0003_rights")]
    operations = [
        migrations.AddField("account", "epoch", models.IntegerField(default=0, db_default=0)),
        migrations.CreateModel(
            "Session",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="identity.account",
                        related_name="sessions",
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("made", models.DateTimeField(db_default=django.db.models.functions.Now())),
                ("ends", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, BEFORE),
    ]
