"""Pairs of matters that may be one."""

from __future__ import annotations

from django.db import migrations, models

RIGHTS = """
GRANT SELECT ON hear_alike TO mb_web;
GRANT SELECT, INSERT ON hear_alike TO mb_clock;
GRANT USAGE ON SEQUENCE hear_alike_id_seq TO mb_clock;
ALTER TABLE hear_alike ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON hear_alike FOR SELECT TO mb_web USING (mb_may_read(matter) AND mb_may_read(other));
CREATE POLICY clock ON hear_alike FOR ALL TO mb_clock USING (true) WITH CHECK (true);
"""


class Migration(migrations.Migration):
    """A pair is seen by whoever may see both matters; the worker finds it."""

    dependencies = [("hear", "0002_once"), ("matter", "0013_heard_rights")]
    operations = [
        migrations.CreateModel(
            name="Alike",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("other", models.BigIntegerField()),
                ("score", models.FloatField()),
                ("copy", models.BooleanField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["matter", "other"], name="alike_once")],
                "indexes": [models.Index(fields=["other"], name="alike_other")],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
