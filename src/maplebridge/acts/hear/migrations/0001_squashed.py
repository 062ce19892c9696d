"""Today's tables of hearing: submissions, imports, pairs that may be the same."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("started", models.DateTimeField()),
                ("finished", models.DateTimeField(null=True)),
                ("rows", models.IntegerField(default=0)),
                ("opened", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
            ],
            options={
                "ordering": ["-started"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("said", models.BinaryField()),
                ("matter", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
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
                ("likeness", models.FloatField()),
                ("copy", models.BooleanField()),
            ],
            options={
                "indexes": [models.Index(fields=["other"], name="alike_other")],
                "constraints": [models.UniqueConstraint(fields=("matter", "other"), name="alike_once")],
            },
        ),
    ]
