"""Early warnings."""

from __future__ import annotations

from django.db import migrations, models

RIGHTS = """
GRANT SELECT ON matter_earlywarning TO mb_web, mb_clock, mb_export;
GRANT INSERT, DELETE ON matter_earlywarning TO mb_clock;
GRANT USAGE ON SEQUENCE matter_earlywarning_id_seq TO mb_clock;
"""


class Migration(migrations.Migration):
    """A small table of what the morning's scan found: places and counts."""

    dependencies = [("matter", "0008_closer")]
    operations = [
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=40)),
                ("places", models.JSONField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("observed", models.IntegerField()),
                ("expected", models.FloatField()),
                ("recurrence", models.FloatField()),
                ("days", models.JSONField()),
                ("found", models.DateField()),
            ],
            options={"indexes": [models.Index(fields=["found"], name="early_warning_found")]},
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
