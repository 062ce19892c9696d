"""Figures in the order in which they are asked for."""

from __future__ import annotations

from django.db import migrations

KEY = """
ALTER TABLE matter_tally DROP CONSTRAINT matter_tally_pkey;
ALTER TABLE matter_tally ADD PRIMARY KEY (area, office, unit, against, day);
"""
BEFORE = """
ALTER TABLE matter_tally DROP CONSTRAINT matter_tally_pkey;
ALTER TABLE matter_tally ADD PRIMARY KEY (area, unit, office, against, day);
"""


class Migration(migrations.Migration):
    """A reader names areas and offices (0 for none): the key then leads to their rows and past all others."""

    dependencies = [("matter", "0023_title_index_gone")]
    operations = [migrations.RunSQL(KEY, BEFORE)]
