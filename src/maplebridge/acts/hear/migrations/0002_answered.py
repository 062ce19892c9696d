"""How many enquiries an answer of the base answered on a day."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table; nothing there is changed."""

    dependencies = [("hear", "0001_squashed")]

    operations = [
        migrations.CreateModel(
            name="Answered",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "answer", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("answer", models.CharField(max_length=60)),
                ("helped", models.IntegerField()),
                ("presses", models.BinaryField()),
            ],
        ),
    ]
