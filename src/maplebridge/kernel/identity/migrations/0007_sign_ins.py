"""What happened at the door of an account: failures with their minute, successes with their day alone; a month, then gone."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
ALTER TABLE identity_signin ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_signin FOR SELECT TO mb_clock USING (true);
GRANT SELECT ON identity_signin TO mb_clock;
CREATE UNIQUE INDEX signin_once_a_day ON identity_signin (account_id, at) WHERE opened;

CREATE FUNCTION identity_signin_note(named text, mark bytea, opens boolean) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := (SELECT a.id FROM identity_account a WHERE lower(a.username) = lower(named) ORDER BY a.id LIMIT 1);
BEGIN
    DELETE FROM identity_signin WHERE at < now() - interval '30 days';
    INSERT INTO identity_signin (at, account_id, name_mark, opened) VALUES (
        CASE WHEN opens THEN date_trunc('day', now()) ELSE date_trunc('minute', now()) END,
        who, CASE WHEN who IS NULL THEN mark END, opens)
        ON CONFLICT DO NOTHING;
END $$;
REVOKE ALL ON FUNCTION identity_signin_note(text, bytea, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_signin_note(text, bytea, boolean) TO mb_web;
"""
BEFORE = "DROP FUNCTION identity_signin_note(text, bytea, boolean);"


class Migration(migrations.Migration):
    """The web writes and never reads; nobody's hours can be read from it, since a success keeps no hour."""

    dependencies = [("identity", "0006_accounts")]
    operations = [
        migrations.CreateModel(
            "SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("name_mark", models.BinaryField(null=True)),
                ("opened", models.BooleanField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="identity.account",
                        related_name="sign_ins",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, BEFORE),
    ]
