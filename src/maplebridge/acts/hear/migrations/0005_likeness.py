"""A pair has a likeness: nothing in a table is called a score (bound B1)."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """One column is renamed."""

    dependencies = [("hear", "0004_parting")]
    operations = [migrations.RenameField("alike", "score", "likeness")]
