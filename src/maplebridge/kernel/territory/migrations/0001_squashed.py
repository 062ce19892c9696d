"""The map of today: units, their names, what they became, offices, mandates, tasks."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("token", models.UUIDField()),
                ("mark", models.TextField(default="")),
                ("hotline", models.TextField(null=True)),
                ("pack", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="edition_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskItem",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.TextField()),
                ("level", models.SmallIntegerField()),
                (
                    "kind",
                    models.TextField(
                        choices=[("basic", "Basic"), ("cooperate", "Cooperate"), ("taken_back", "Taken Back")]
                    ),
                ),
                ("category", models.TextField()),
                ("holder", models.SmallIntegerField()),
                ("name_en", models.TextField()),
                ("name_zh", models.TextField()),
                ("power", models.TextField(blank=True, default="")),
                ("money", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("direction", models.TextField(blank=True, default="")),
                ("asked_by", models.IntegerField(null=True)),
                ("approved_by", models.IntegerField(null=True)),
                ("explanation", models.TextField(blank=True, default="")),
                ("views", models.TextField(blank=True, default="")),
                (
                    "tests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("level", "category"),
                        name="task_one_open_line",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("level", models.SmallIntegerField()),
                ("name_en", models.TextField()),
                ("name_zh", models.TextField()),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("boundary", models.JSONField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="territory.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_from",
                        to="territory.unit",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="became",
                        to="territory.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("name_en", models.TextField()),
                ("name_zh", models.TextField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="territory.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Name",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("alias", "Alias"),
                            ("former", "Former"),
                            ("code", "Code"),
                            ("place", "Place"),
                        ]
                    ),
                ),
                ("until", models.DateField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="territory.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("role", models.TextField()),
                ("category", models.TextField(blank=True, default="")),
                ("law", models.TextField(blank=True, default="")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="territory.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "role", "category"), name="mandate_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 0), ("level__lte", 4)), name="unit_level_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="unit_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("old", models.F("new")), _negated=True), name="succession_to_another_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="name",
            constraint=models.UniqueConstraint(fields=("unit", "text", "kind"), name="unit_name_once"),
        ),
    ]
