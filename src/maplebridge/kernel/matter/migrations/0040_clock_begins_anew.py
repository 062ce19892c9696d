"""The clock's role writes its own row anew where somebody has taken it away."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """One right more for one role; a second row is refused by the table itself."""

    dependencies = [("matter", "0039_former_index_gone")]
    operations = [
        migrations.RunSQL(
            "GRANT INSERT ON matter_timekeeping TO mb_clock",
            "REVOKE INSERT ON matter_timekeeping FROM mb_clock",
        )
    ]
