"""The longest late, found without looking at all that is open."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A small index: only what is open and late is in it."""

    atomic = False
    dependencies = [("matter", "0015_tally_filled")]
    operations = [
        AddIndexConcurrently(
            model_name="matter",
            index=models.Index(
                fields=["opened", "number"],
                name="matter_longest_late",
                condition=models.Q(outcome=None, missed__gt=0),
            ),
        ),
    ]
