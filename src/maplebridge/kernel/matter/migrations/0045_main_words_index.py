"""The index of the texts of reports, whole, built while the city goes on."""

from __future__ import annotations

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY matter_main_words ON matter_statement USING gin (mb_indexed(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field = 'text' AND NOT sealed
"""
GONE = "DROP INDEX CONCURRENTLY IF EXISTS matter_main_words"


class Migration(migrations.Migration):
    """What a build that was interrupted has left is removed first: it would never be used."""

    atomic = False
    dependencies = [("matter", "0044_words_compared")]
    operations = [migrations.RunSQL(GONE, migrations.RunSQL.noop), migrations.RunSQL(INDEX, GONE)]
