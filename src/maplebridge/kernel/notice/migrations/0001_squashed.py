"""Today's tables of what people are told: the outbox, news of offices, how far was read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ReadUpTo",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="News",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.IntegerField()),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("why", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-id"], name="news_of_office")],
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "seq", "office"), name="news_once")
                ],
            },
        ),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("failed", None), ("sent", None)),
                        fields=["after"],
                        name="outbox_waiting",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("matter", "seq", "to"), name="outbox_once")],
            },
        ),
    ]
