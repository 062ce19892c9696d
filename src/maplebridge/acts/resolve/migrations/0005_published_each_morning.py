"""Who publishes a closed month: the first who looks, which is the worker each morning."""

from __future__ import annotations

from django.db import migrations

RIGHTS = """
GRANT SELECT, INSERT ON resolve_publishedmonth TO mb_clock;
GRANT EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) TO mb_clock;
"""


class Migration(migrations.Migration):
    """The clock's role may publish what was not yet published; like all others it may never change it."""

    dependencies = [("resolve", "0004_erased_papers")]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
