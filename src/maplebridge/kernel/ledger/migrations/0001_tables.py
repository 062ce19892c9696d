"""The ledger's three tables: entries, tiles of the tree, signed heads."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The ledger's three tables: entries, tiles of the tree, signed heads."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("prev_hash", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("key_id", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "matter", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=40)),
                ("body", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("prev", models.BinaryField()),
                ("leaf", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("leaf__isnull", True)),
                        fields=["matter", "seq"],
                        name="entry_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="entry_seq_from_one"),
                    models.UniqueConstraint(
                        condition=models.Q(leaf__isnull=False), fields=("leaf",), name="entry_leaf"
                    ),
                ],
            },
        ),
    ]
