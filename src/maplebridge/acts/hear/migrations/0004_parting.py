"""A joining made in error is undone: the link goes, both entries stay."""

from __future__ import annotations

from django.db import migrations

RIGHTS = """
GRANT DELETE ON matter_link TO mb_web;
CREATE POLICY parted ON matter_link FOR DELETE TO mb_web
    USING (kind = 'same' AND mb_may_read(parent) AND mb_may_read(child));
"""


class Migration(migrations.Migration):
    """Only links between the same matter, and only by whoever sees both."""

    dependencies = [("hear", "0003_alike")]
    operations = [
        migrations.RunSQL(
            RIGHTS, "DROP POLICY parted ON matter_link; REVOKE DELETE ON matter_link FROM mb_web;"
        )
    ]
