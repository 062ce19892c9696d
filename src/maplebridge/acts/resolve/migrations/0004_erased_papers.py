"""What a resident sent goes with the resident."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """The clock's role, under which a person is erased, may delete papers; nobody else may."""

    dependencies = [("resolve", "0003_published")]
    operations = [
        migrations.RunSQL(
            "GRANT DELETE ON resolve_paper TO mb_clock", "REVOKE DELETE ON resolve_paper FROM mb_clock"
        )
    ]
