"""A desk narrowed to a step or a kind that hardly occurs."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

KIND = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS matter_kind_inbox ON matter_matter (category COLLATE "C", due, number)
WHERE outcome IS NULL
"""


class Migration(migrations.Migration):
    """Two small indexes of what is open; without them such a page reads everything that is open."""

    atomic = False
    dependencies = [("matter", "0024_tally_by_office")]
    operations = [
        AddIndexConcurrently(
            model_name="matter",
            index=models.Index(
                fields=["step", "due", "number"],
                name="matter_step_inbox",
                condition=models.Q(outcome=None),
            ),
        ),
        migrations.RunSQL(KIND, "DROP INDEX CONCURRENTLY matter_kind_inbox"),
    ]
