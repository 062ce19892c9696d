"""How each letter fared, way by way."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table, empty."""

    dependencies = [("notice", "0002_short_and_plain")]

    operations = [
        migrations.CreateModel(
            name="Sending",
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
                ("way", models.PositiveSmallIntegerField()),
                ("state", models.PositiveSmallIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("last", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("said", models.CharField(default="", max_length=80)),
                ("provider", models.CharField(default="", max_length=60)),
                ("ask", models.DateTimeField(null=True)),
                ("asked", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(default="")),
                ("posted", models.DateField(null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="notice.outbox",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["matter"], name="sending_of_matter"),
                    models.Index(
                        condition=models.Q(("ask__isnull", False)), fields=["ask"], name="sending_asks"
                    ),
                    models.Index(
                        condition=models.Q(("state", 0), ("way", 3)), fields=["id"], name="sending_on_paper"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("letter", "way"), name="sending_once")],
            },
        ),
    ]
