"""How soon somebody must look, and whether a person said what it is about."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns with constant defaults: no row is rewritten."""

    dependencies = [("matter", "0010_search_plans")]
    operations = [
        migrations.AddField("matter", "urgency", models.PositiveSmallIntegerField(default=0, db_default=0)),
        migrations.AddField("matter", "sorted", models.BooleanField(default=False, db_default=False)),
    ]
