"""Finding what speaks of danger to life, and what persons have sorted."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two small partial indexes, made beside the running work."""

    atomic = False
    dependencies = [("matter", "0011_heard")]
    operations = [
        AddIndexConcurrently(
            "matter",
            models.Index(
                fields=["due", "number"],
                name="matter_danger",
                condition=models.Q(outcome=None, urgency=2),
            ),
        ),
        AddIndexConcurrently(
            "matter", models.Index(fields=["number"], name="matter_sorted", condition=models.Q(sorted=True))
        ),
    ]
