"""A matter is opened in one statement: scope, entry, row and words in one round trip."""

from __future__ import annotations

from django.db import migrations

OPEN = """
CREATE FUNCTION matter_open(n bigint, units text, offices text, account text, moment timestamptz, who text, heard bytea,
    digest bytea, made jsonb, fields text[], texts text[], salts bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY INVOKER SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM set_config('mb.units', units, true), set_config('mb.offices', offices, true),
            set_config('mb.account', account, true), set_config('mb.matter', n::text, true);
    INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash) VALUES (n, 1, moment, 'opened', who, heard, digest);
    INSERT INTO matter_matter SELECT * FROM jsonb_populate_record(NULL::matter_matter, made);
    INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
        SELECT n, 1, w.field, w.text, w.salt, NULL, false FROM unnest(fields, texts, salts) AS w(field, text, salt);
    RETURN n;
END $$;
REVOKE ALL ON FUNCTION matter_open FROM PUBLIC;
GRANT EXECUTE ON FUNCTION matter_open TO mb_web, mb_clock;
"""
SAID = """
DROP POLICY said ON matter_statement;
CREATE POLICY said ON matter_statement FOR INSERT TO mb_web WITH CHECK (
    matter = (SELECT mb_matter()) OR mb_may_read(matter)
);
"""
COUNTED = "ALTER FUNCTION mb_tally_change() SET plan_cache_mode = force_generic_plan;"


class Migration(migrations.Migration):
    """The function runs as its caller, so every policy and the check of the chain still hold; its plans are kept,
    as are those of the trigger that counts.

    Words may be written to the matter that the transaction is opening, or to one that the actor may read.
    """

    dependencies = [("matter", "0017_metrics_kept"), ("ledger", "0004_each_fact_once")]
    operations = [
        migrations.RunSQL(OPEN, "DROP FUNCTION matter_open"),
        migrations.RunSQL(SAID, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTED, "ALTER FUNCTION mb_tally_change() RESET plan_cache_mode;"),
    ]
