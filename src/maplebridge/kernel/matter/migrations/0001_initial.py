"""The shared noun's tables."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adopted procedures, matters, the words given with acts, links between matters."""

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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["key", "version"], name="adopted_procedure_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="matter.adoptedprocedure",
                    ),
                ),
                ("category", models.CharField(max_length=40)),
                ("channel", models.PositiveSmallIntegerField()),
                ("place", models.IntegerField()),
                ("unit", models.IntegerField()),
                ("office", models.IntegerField(null=True)),
                ("level", models.CharField(max_length=12)),
                ("step", models.CharField(max_length=60)),
                ("outcome", models.CharField(max_length=12, null=True)),
                ("opened", models.DateTimeField()),
                ("touched", models.DateTimeField()),
                ("due", models.DateTimeField(null=True)),
                ("next", models.DateTimeField(null=True)),
                ("seq", models.IntegerField()),
                ("bounces", models.PositiveSmallIntegerField(default=0)),
                ("missed", models.PositiveSmallIntegerField(default=0)),
                ("code", models.BinaryField()),
                ("against", models.IntegerField(null=True)),
                ("title", models.TextField()),
                ("state", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["office", "due", "number"],
                        name="matter_office_inbox",
                        condition=models.Q(outcome=None),
                    ),
                    models.Index(
                        fields=["unit", "due", "number"],
                        name="matter_unit_inbox",
                        condition=models.Q(outcome=None),
                    ),
                    models.Index(
                        fields=["due", "number"], name="matter_city_inbox", condition=models.Q(outcome=None)
                    ),
                    models.Index(
                        fields=["next"], name="matter_clock", condition=models.Q(next__isnull=False)
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("field", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("salt", models.BinaryField()),
                ("office", models.IntegerField(null=True)),
                ("sealed", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["matter", "seq", "field"], name="statement_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parent", models.BigIntegerField()),
                ("child", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["parent", "child", "kind"], name="link_once"),
                ],
                "indexes": [models.Index(fields=["child"], name="link_child")],
            },
        ),
    ]
