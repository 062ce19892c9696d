"""The clock's role may write the entries that take back what a wrong clock did."""

from __future__ import annotations

from django.db import migrations

MAY = "INSERT INTO ledger_may (role, kind) VALUES ('mb_clock', 'corrected'), ('mb_clock', 'clock_undone')"
MAY_NOT = "DELETE FROM ledger_may WHERE kind IN ('corrected', 'clock_undone')"


class Migration(migrations.Migration):
    """Two kinds of entries more for one role; rows only."""

    dependencies = [("matter", "0033_who_may_write")]
    operations = [migrations.RunSQL(MAY, MAY_NOT)]
