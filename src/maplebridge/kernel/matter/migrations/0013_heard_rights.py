"""`ledger replay` compares category, urgency and who sorted it, too."""

from __future__ import annotations

from django.db import migrations

RIGHTS = "GRANT SELECT (category, urgency, sorted) ON matter_matter TO mb_seal;"


class Migration(migrations.Migration):
    """Three more columns that are folds of entries."""

    dependencies = [("matter", "0012_heard_indexes")]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
