"""Notices and cursors."""

from __future__ import annotations

from django.db import migrations, models

RIGHTS = """
GRANT SELECT, INSERT, UPDATE ON notice_outbox, notice_readupto TO mb_clock;
GRANT USAGE ON SEQUENCE notice_outbox_id_seq TO mb_clock;
"""


class Migration(migrations.Migration):
    """The clock's role alone tells people things."""

    initial = True
    dependencies = [("matter", "0003_rights")]
    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("to", models.BigIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("after", models.DateTimeField()),
                ("sent", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("failed", models.DateTimeField(null=True)),
                ("why", models.CharField(default="", max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["matter", "seq", "to"], name="outbox_once"),
                ],
                "indexes": [
                    models.Index(
                        fields=["after"], name="outbox_waiting", condition=models.Q(sent=None, failed=None)
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadUpTo",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
