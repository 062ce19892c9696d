"""The order of matters."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Numbers come from a sequence: gaps are harmless, waiting is not."""

    dependencies = [("matter", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE matter_order", "DROP SEQUENCE matter_order"),
    ]
