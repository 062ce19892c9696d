"""The index of folded words, built while the city goes on."""

from __future__ import annotations

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY matter_letters ON matter_statement USING gin (mb_letters(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field IN ('text', 'title') AND NOT sealed
"""
GONE = "DROP INDEX CONCURRENTLY IF EXISTS matter_letters"


class Migration(migrations.Migration):
    """What a build that was interrupted has left is removed first: it would never be used."""

    atomic = False
    dependencies = [("matter", "0036_words_folded")]
    operations = [migrations.RunSQL(GONE, migrations.RunSQL.noop), migrations.RunSQL(INDEX, GONE)]
