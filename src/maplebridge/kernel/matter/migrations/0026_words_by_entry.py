"""Words are found by matter, entry and field; a number of their own was never asked for."""

from __future__ import annotations

from django.db import migrations, models

KEY = """
CREATE UNIQUE INDEX statement_key ON matter_statement (matter, seq, field);
ALTER TABLE matter_statement DROP CONSTRAINT statement_once, DROP COLUMN id;
ALTER TABLE matter_statement ADD CONSTRAINT matter_statement_pkey PRIMARY KEY USING INDEX statement_key;
"""
BACK = """
ALTER TABLE matter_statement DROP CONSTRAINT matter_statement_pkey;
ALTER TABLE matter_statement ADD COLUMN id bigserial PRIMARY KEY;
ALTER TABLE matter_statement ADD CONSTRAINT statement_once UNIQUE (matter, seq, field);
GRANT USAGE ON SEQUENCE matter_statement_id_seq TO mb_web, mb_clock;
"""


class Migration(migrations.Migration):
    """One index instead of two, and eight bytes less in each row."""

    dependencies = [("matter", "0025_narrowed_inbox")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(KEY, BACK)],
            [
                migrations.RemoveConstraint("Statement", "statement_once"),
                migrations.RemoveField("Statement", "id"),
                migrations.AddField(
                    "Statement",
                    "pk",
                    models.CompositePrimaryKey(
                        "matter",
                        "seq",
                        "field",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        )
    ]
