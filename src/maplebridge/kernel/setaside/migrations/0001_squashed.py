"""The list of what waits for another try, as it is today."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Thing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=120)),
                ("matter", models.BigIntegerField(null=True)),
                ("code", models.CharField(max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                ("last", models.DateTimeField()),
                ("next", models.DateTimeField(null=True)),
                ("office", models.IntegerField(null=True)),
                ("handed", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("how", models.CharField(default="", max_length=20)),
                ("asked", models.DateTimeField(null=True)),
                ("in_vain", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended", None)), fields=["matter"], name="setaside_matter"
                    ),
                    models.Index(condition=models.Q(("ended", None)), fields=["next"], name="setaside_next"),
                    models.Index(
                        condition=models.Q(("ended", None)), fields=["office"], name="setaside_office"
                    ),
                    models.Index(fields=["ended"], name="setaside_ended"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended", None)), fields=("kind", "subject"), name="setaside_once"
                    )
                ],
            },
        ),
    ]
