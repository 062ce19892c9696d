"""News for offices: a table of its own."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new, empty table; nobody may use it yet."""

    dependencies = [("notice", "0001_initial")]
    operations = [
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
                "constraints": [
                    models.UniqueConstraint(fields=["matter", "seq", "office"], name="news_once"),
                ],
                "indexes": [models.Index(fields=["office", "-id"], name="news_of_office")],
            },
        ),
    ]
