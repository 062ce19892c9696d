"""A letter has a short text for an SMS and a plain one for paper; one of danger to life leaves in quiet hours too."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns with a value for the rows that are there."""

    dependencies = [("notice", "0001_squashed")]

    operations = [
        migrations.AddField("outbox", "plain", models.TextField(default="", db_default="")),
        migrations.AddField("outbox", "short", models.TextField(default="", db_default="")),
        migrations.AddField("outbox", "urgent", models.BooleanField(default=False, db_default=False)),
    ]
