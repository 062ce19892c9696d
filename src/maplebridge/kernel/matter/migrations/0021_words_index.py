"""The index of words."""

from __future__ import annotations

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS matter_words ON matter_statement USING gin (mb_words(text, matter))
WITH (gin_pending_list_limit = 512) WHERE seq = 1 AND field IN ('text', 'title') AND NOT sealed
"""


class Migration(migrations.Migration):
    """Of the words with which matters were opened, never of what is sealed. A short waiting list: each search reads it."""

    atomic = False
    dependencies = [("matter", "0020_titles_said")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX matter_words")]
