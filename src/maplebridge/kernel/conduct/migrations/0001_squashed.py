"""Today's tables of acting: links to a judgement, notes, papers, acts taken."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Done",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("said", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.BigIntegerField()),
                ("office", models.IntegerField()),
                ("account", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["matter", "at"], name="note_matter")],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["matter", "seq"], name="paper_matter")],
            },
        ),
        migrations.CreateModel(
            name="VerdictLink",
            fields=[
                ("token", models.BinaryField(primary_key=True, serialize=False)),
                ("matter", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("made", models.DateTimeField()),
                ("used", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["matter"], name="verdict_link_matter")],
            },
        ),
    ]
