"""The index of titles, which nothing asks any more."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """It held the first words of most texts a second time."""

    atomic = False
    dependencies = [("matter", "0022_search_text")]
    operations = [
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS matter_title_words", migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION IF EXISTS mb_bigrams(text)", migrations.RunSQL.noop),
    ]
