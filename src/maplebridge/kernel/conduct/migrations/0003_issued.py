"""Numbered papers, and what was set of them."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two new tables, empty."""

    dependencies = [
        ("conduct", "0002_links_of_parties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Issued",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("document", models.CharField(max_length=80)),
                ("series", models.CharField(max_length=100)),
                ("year", models.SmallIntegerField()),
                ("n", models.IntegerField()),
                ("token", models.CharField(max_length=20, unique=True)),
                ("content", models.TextField()),
                ("bringer", models.BooleanField()),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("at", models.DateTimeField()),
                ("made", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["matter", "seq"], name="issued_matter"),
                    models.Index(condition=models.Q(("made", None)), fields=["id"], name="issued_waits"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "year", "n"), name="issued_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=20)),
                ("seq", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField(null=True)),
                (
                    "issued",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="conduct.issued",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("issued", "seq", "language"), name="edition_once")
                ],
            },
        ),
    ]
