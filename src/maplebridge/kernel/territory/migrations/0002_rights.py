"""Let every role read the map; only the clock's role, under which set-up and import run, may change it."""

from django.db import migrations

TABLES = ("unit", "name", "succession", "office", "mandate", "taskitem", "edition")
LISTED = ", ".join(f"territory_{table}" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=f"""
                GRANT SELECT ON {LISTED} TO mb_web, mb_clock, mb_seal, mb_export;
                GRANT INSERT, UPDATE ON {LISTED} TO mb_clock;
                GRANT DELETE ON territory_mandate TO mb_clock;
                GRANT USAGE ON SEQUENCE territory_unit_id_seq, territory_office_id_seq TO mb_clock;
            """,
            reverse_sql=f"REVOKE ALL ON {LISTED} FROM mb_web, mb_clock, mb_seal, mb_export;",
        ),
    ]
