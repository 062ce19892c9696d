"""Offices that are asked in open matters since before the database noted them: they read these matters too."""

from __future__ import annotations

from django.db import migrations

ASKED = """
INSERT INTO matter_handedon (matter, office)
SELECT DISTINCT m.number, o.id
FROM matter_matter m, jsonb_object_keys(m.state -> 'duties') k JOIN territory_office o ON o.id::text = split_part(k, '/', 2)
WHERE m.outcome IS NULL AND (m.against IS NULL OR m.against <> o.id)
ON CONFLICT (matter, office) DO UPDATE SET at = NULL
"""


class Migration(migrations.Migration):
    """Rows are added, none is changed but the time at which one ended that begins anew."""

    dependencies = [("matter", "0002_parties"), ("territory", "0001_squashed")]

    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop)]
