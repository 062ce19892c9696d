"""Parties: who stands in a matter beside whoever brought it, each with a code of its own."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table; nothing that stands is touched."""

    dependencies = [("matter", "0001_squashed")]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.BigIntegerField()),
                ("role", models.CharField(max_length=60)),
                ("person", models.BigIntegerField(null=True)),
                ("way", models.CharField(max_length=12)),
                ("code", models.BinaryField()),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["matter", "seq"], name="party_once"),
                ],
            },
        ),
    ]
