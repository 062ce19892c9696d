"""No table takes a moment or a day that the program cannot hold: the infinite ones, and years before 1 or after 9999."""

from __future__ import annotations

from django.db import migrations

CHECKED = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT c.oid::regclass AS tab, c.relname AS name, string_agg(
            CASE a.atttypid WHEN 'date'::regtype
                THEN format('%1$I >= DATE ''0001-01-01'' AND %1$I <= DATE ''9999-12-31''', a.attname)
                ELSE format('%1$I >= TIMESTAMPTZ ''0001-01-03 00:00+00'' AND %1$I < TIMESTAMPTZ ''9999-12-29 00:00+00''',
                            a.attname) END, ' AND ' ORDER BY a.attnum) AS within
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype) AND c.relname !~ '^(django|auth|axes)_'
        GROUP BY c.oid, c.relname ORDER BY c.relname
    LOOP
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT moments_in_reach CHECK (%s) NOT VALID', one.tab, one.within);
        BEGIN
            EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT moments_in_reach', one.tab);
        EXCEPTION WHEN check_violation THEN
            RAISE WARNING 'A row of % holds a moment out of reach; it stays as it is, new ones are refused.', one.name;
        END;
    END LOOP;
END $$;
"""
BACK = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT conrelid::regclass AS tab FROM pg_constraint WHERE conname = 'moments_in_reach' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT moments_in_reach', one.tab);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    """A check for each table; one with such a row already keeps it, and takes no other."""

    dependencies = [
        ("hear", "0007_single_letters"),
        ("identity", "0011_accounts_kept"),
        ("ledger", "0006_body_is_an_object"),
        ("matter", "0040_clock_begins_anew"),
        ("notice", "0003_news_rights"),
        ("resolve", "0009_done_said"),
        ("setaside", "0003_met_on_a_page"),
        ("territory", "0003_trail"),
    ]
    operations = [migrations.RunSQL(CHECKED, BACK)]
