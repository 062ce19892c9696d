"""Today's tables of the ledger: entries, tiles of the tree, signed heads, and who may write what."""

from __future__ import annotations

from django.db import migrations, models

MAY = """
CREATE TABLE ledger_may (
    role text NOT NULL, kind text NOT NULL, beside boolean NOT NULL DEFAULT false, played boolean NOT NULL DEFAULT false,
    PRIMARY KEY (role, kind)
);
CREATE TABLE ledger_rule (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1), minutes int CHECK (minutes > 0), played boolean NOT NULL
);
INSERT INTO ledger_rule (minutes, played) VALUES (10, false);
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Given",
            fields=[
                ("place", models.CharField(max_length=400, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
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
                ("leaf", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("seq", models.IntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("by", models.CharField(max_length=60)),
                ("hash", models.BinaryField()),
                ("said", models.BinaryField()),
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
                        condition=models.Q(("leaf__isnull", False)), fields=("leaf",), name="entry_leaf"
                    ),
                ],
            },
        ),
        migrations.RunSQL(MAY, migrations.RunSQL.noop),
    ]
