"""Who may do what to the shared noun's tables."""

from __future__ import annotations

from django.db import migrations

GRANTS = """
GRANT SELECT ON matter_adoptedprocedure TO mb_web, mb_clock, mb_seal, mb_export;
GRANT INSERT ON matter_adoptedprocedure TO mb_clock;
GRANT SELECT, INSERT, UPDATE ON matter_matter TO mb_web, mb_clock;
GRANT SELECT, INSERT ON matter_statement, matter_link TO mb_web, mb_clock;
GRANT DELETE ON matter_statement TO mb_clock;
GRANT SELECT ON matter_matter, matter_statement, matter_link TO mb_export;
GRANT SELECT (number, seq, state, place, unit, office) ON matter_matter TO mb_seal;
GRANT USAGE ON SEQUENCE matter_order TO mb_web, mb_clock;
GRANT USAGE ON SEQUENCE matter_adoptedprocedure_id_seq TO mb_clock;
GRANT USAGE ON SEQUENCE matter_statement_id_seq, matter_link_id_seq TO mb_web, mb_clock;
"""


class Migration(migrations.Migration):
    """Nobody but the owner may delete a matter; words go when a person is erased."""

    dependencies = [("matter", "0002_order"), ("identity", "0003_rights")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop)]
