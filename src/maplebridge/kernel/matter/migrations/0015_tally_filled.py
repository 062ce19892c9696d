"""The figures of the matters that are there already."""

from __future__ import annotations

from django.db import migrations

MOVED = """
CREATE FUNCTION mb_tally_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('mb.tallied', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('mb.tallied', pg_current_xact_id()::text, true);
        PERFORM mb_tally_mend(coalesce((SELECT min(day) FROM matter_tally WHERE day > '1970-01-01'), current_date));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tally_moved AFTER UPDATE OF path ON territory_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION mb_tally_moved();
"""


class Migration(migrations.Migration):
    """Count once, from one snapshot; and anew, once a transaction, when units were moved, merged or split."""

    dependencies = [("matter", "0014_tally")]
    operations = [
        migrations.RunSQL("SELECT mb_tally_mend('1970-01-02')", "DELETE FROM matter_tally"),
        migrations.RunSQL(
            MOVED, "DROP TRIGGER tally_moved ON territory_unit; DROP FUNCTION mb_tally_moved()"
        ),
    ]
