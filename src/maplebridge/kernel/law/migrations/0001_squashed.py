"""Today's table of the texts that the city adopted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AdoptedProcedure",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                ("version", models.PositiveSmallIntegerField()),
                ("pack", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("source", models.TextField()),
                ("params", models.JSONField(default=dict)),
                ("adopted", models.DateTimeField()),
                ("theirs", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version"), name="adopted_procedure_once")
                ],
            },
        ),
    ]
