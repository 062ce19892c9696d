"""Today's tables of figures: counts as they change, what was published, early warnings."""

from __future__ import annotations

from django.db import migrations, models

TABLES = """
CREATE TABLE figures_change (
    place int NOT NULL, unit int NOT NULL, office int NOT NULL, against int NOT NULL,
    opened date NOT NULL, due date, ended date,
    late boolean NOT NULL, bounced boolean NOT NULL, fresh boolean NOT NULL, n int NOT NULL
);
CREATE TABLE figures_tally (
    area int NOT NULL, unit int NOT NULL, office int NOT NULL, against int NOT NULL, day date NOT NULL,
    open int NOT NULL, late int NOT NULL, bounced int NOT NULL, fresh int NOT NULL, due int NOT NULL,
    arrived int NOT NULL, ended int NOT NULL, missed int NOT NULL,
    PRIMARY KEY (area, office, unit, against, day)
);
"""


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PublishedMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("sheet", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
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
            options={
                "indexes": [models.Index(fields=["found"], name="early_warning_found")],
            },
        ),
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
    ]
