"""The index of all other words: titles, addresses, what is added later, answers, reasons."""

from __future__ import annotations

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY matter_other_words ON matter_statement USING gin (mb_indexed(text, matter))
WITH (gin_pending_list_limit = 512) WHERE (seq > 1 OR field <> 'text') AND field <> 'office' AND left(field, 5) <> 'file.'
AND NOT sealed
"""
GONE = "DROP INDEX CONCURRENTLY IF EXISTS matter_other_words"


class Migration(migrations.Migration):
    """Of what whoever may read a matter reads on its page, but for papers; never of what is sealed. Notes are elsewhere."""

    atomic = False
    dependencies = [("matter", "0045_main_words_index")]
    operations = [migrations.RunSQL(GONE, migrations.RunSQL.noop), migrations.RunSQL(INDEX, GONE)]
