"""`ledger replay` reads the columns from which a state is put together."""

from __future__ import annotations

from django.db import migrations

RIGHTS = "GRANT SELECT (procedure_id, level, step, opened, touched, due, next) ON matter_matter TO mb_seal;"


class Migration(migrations.Migration):
    """A state is kept without what its row's columns say; states kept in full stay as they are."""

    dependencies = [("matter", "0026_words_by_entry")]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
