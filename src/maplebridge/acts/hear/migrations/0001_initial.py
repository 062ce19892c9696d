"""What hearing keeps beside the matter."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Submissions by key, and imports that can go on."""

    initial = True
    dependencies = [("identity", "0003_rights")]
    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("said", models.BinaryField()),
                ("matter", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("started", models.DateTimeField()),
                ("finished", models.DateTimeField(null=True)),
                ("rows", models.IntegerField(default=0)),
                ("opened", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
            ],
            options={"ordering": ["-started"]},
        ),
        migrations.RunSQL(
            """
            GRANT SELECT, INSERT, UPDATE ON hear_submission TO mb_web, mb_clock;
            GRANT SELECT, INSERT, UPDATE ON hear_importrun TO mb_clock;
            """,
            migrations.RunSQL.noop,
        ),
    ]
