"""Today's tables of matters: how each stands, its words, its links."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

ORDER = "CREATE SEQUENCE matter_order"


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = [("law", "0001_squashed")]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "matter",
                        "seq",
                        "field",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
        ),
        migrations.CreateModel(
            name="HandedOn",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "matter", "office", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("office", models.IntegerField()),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["office", "at"], name="handed_on_office")],
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
                "indexes": [models.Index(fields=["child"], name="link_child")],
                "constraints": [
                    models.UniqueConstraint(fields=("parent", "child", "kind"), name="link_once")
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
                        to="law.adoptedprocedure",
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
                ("urgency", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("sorted", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", None)),
                        fields=["office", "due", "number"],
                        name="matter_office_inbox",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", None)),
                        fields=["unit", "due", "number"],
                        name="matter_unit_inbox",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", None)),
                        fields=["due", "number"],
                        name="matter_city_inbox",
                    ),
                    models.Index(
                        condition=models.Q(("next__isnull", False)), fields=["next"], name="matter_clock"
                    ),
                    models.Index(
                        condition=models.Q(("outcome", None), ("urgency", 2)),
                        fields=["due", "number"],
                        name="matter_danger",
                    ),
                    models.Index(
                        condition=models.Q(("sorted", True)), fields=["number"], name="matter_sorted"
                    ),
                    models.Index(
                        condition=models.Q(("missed__gt", 0), ("outcome", None)),
                        fields=["opened", "number"],
                        name="matter_longest_late",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", None)),
                        fields=["step", "due", "number"],
                        name="matter_step_inbox",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ORDER, migrations.RunSQL.noop),
    ]
