"""Where an entry stands in the tree: told of a matter's first entry to anyone, of a later one to whoever knows its hash."""

from __future__ import annotations

from django.db import migrations

SHOWN = """
CREATE FUNCTION ledger_shown(m bigint, n int, known bytea) RETURNS TABLE (leaf bigint, hash bytea) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT e.leaf, e.hash FROM ledger_entry e
        WHERE e.matter = m AND e.seq = n AND (n = 1 OR e.hash = known);
END $$;
REVOKE ALL ON FUNCTION ledger_shown(bigint, int, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_shown(bigint, int, bytea) TO mb_web, mb_clock;
"""


class Migration(migrations.Migration):
    """A hash covers a salt and says nothing; so a receipt is checked without its code, and without any scope."""

    dependencies = [("ledger", "0006_body_is_an_object")]
    operations = [migrations.RunSQL(SHOWN, "DROP FUNCTION ledger_shown(bigint, int, bytea)")]
