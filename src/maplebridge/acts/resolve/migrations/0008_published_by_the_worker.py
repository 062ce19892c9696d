"""Who publishes a closed month: the worker alone, no page."""

from __future__ import annotations

from django.db import migrations

RIGHTS = """
REVOKE INSERT ON resolve_publishedmonth FROM mb_web;
REVOKE EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) FROM mb_web;
"""
BACK = """
GRANT INSERT ON resolve_publishedmonth TO mb_web;
GRANT EXECUTE ON FUNCTION mb_public_counts(timestamptz, timestamptz) TO mb_web;
"""


class Migration(migrations.Migration):
    """A page reads what was published and counts nothing."""

    dependencies = [("resolve", "0007_months_noted")]
    operations = [migrations.RunSQL(RIGHTS, BACK)]
