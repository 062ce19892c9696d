"""Today's tables of matters: texts adopted, matters, words, links, figures, how the clock stands."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

COUNTED = """
CREATE SEQUENCE matter_order;
CREATE TABLE matter_town (
    one smallint PRIMARY KEY CHECK (one = 1), zone text NOT NULL
        CONSTRAINT matter_town_zone_known CHECK ((TIMESTAMPTZ 'epoch' AT TIME ZONE zone) IS NOT NULL)
);
CREATE TABLE matter_change (
    place int NOT NULL, unit int NOT NULL, office int NOT NULL, against int NOT NULL,
    opened date NOT NULL, due date, ended date,
    late boolean NOT NULL, bounced boolean NOT NULL, fresh boolean NOT NULL, n int NOT NULL
);
CREATE TABLE matter_tally (
    area int NOT NULL, unit int NOT NULL, office int NOT NULL, against int NOT NULL, day date NOT NULL,
    open int NOT NULL, late int NOT NULL, bounced int NOT NULL, fresh int NOT NULL, due int NOT NULL,
    arrived int NOT NULL, ended int NOT NULL, missed int NOT NULL,
    PRIMARY KEY (area, office, unit, against, day)
);
CREATE TABLE matter_timekeeping (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    at timestamptz, boot text NOT NULL DEFAULT '', passed float8 NOT NULL DEFAULT 0, cleared timestamptz,
    held timestamptz, until timestamptz, slow boolean NOT NULL DEFAULT false,
    why text[] NOT NULL DEFAULT '{}', facts jsonb NOT NULL DEFAULT '{}',
    freed_from timestamptz, freed timestamptz,
    asked_by int, asked_why text NOT NULL DEFAULT '',
    CHECK ((held IS NULL) = (until IS NULL)), CHECK (freed_from <= freed)
);
INSERT INTO matter_timekeeping DEFAULT VALUES;
"""


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

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
                ("theirs", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version"), name="adopted_procedure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=40)),
                ("places", models.JSONField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("observed", models.IntegerField()),
                ("expected", models.FloatField()),
                ("recurrence", models.FloatField()),
                ("days", models.JSONField()),
                ("found", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["found"], name="early_warning_found")],
            },
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
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
