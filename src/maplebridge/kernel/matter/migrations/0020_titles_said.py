"""Titles that say what the text does not."""

from __future__ import annotations

from django.db import migrations

TITLES = """
INSERT INTO matter_statement (matter, seq, field, text, salt, sealed)
SELECT m.number, 1, 'title', m.title, '', false FROM matter_matter m
WHERE m.title <> '' AND NOT EXISTS (
    SELECT FROM matter_statement s
    WHERE s.matter = m.number AND s.seq = 1 AND s.field = 'text' AND position(rtrim(m.title, '…') IN s.text) > 0
)
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """They get a row among the words, as new ones do; one index then finds titles and texts."""

    dependencies = [("matter", "0019_words")]
    operations = [migrations.RunSQL(TITLES, migrations.RunSQL.noop)]
