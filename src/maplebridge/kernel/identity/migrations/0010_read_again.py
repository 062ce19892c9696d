"""Whoever has just read a contact, with an entry, sees it again for minutes: a press that came twice is one reading."""

from __future__ import annotations

from django.db import migrations

LATELY = """
CREATE FUNCTION identity_read_lately(of_matter bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM ledger_entry e WHERE e.matter = of_matter AND e.kind = 'sealed_read'
    AND e.at > now() - interval '11 minutes'
    AND e.by = 'post:' || nullif(current_setting('mb.account', true), '')) $$;
REVOKE ALL ON FUNCTION identity_read_lately(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_read_lately(bigint) TO mb_web;
ALTER POLICY seen ON identity_sealed USING (mb_may_read(matter)
    AND (ledger_noted(matter, 'sealed_read') OR identity_read_lately(matter)));
"""
BEFORE = """
ALTER POLICY seen ON identity_sealed USING (mb_may_read(matter) AND ledger_noted(matter, 'sealed_read'));
DROP FUNCTION identity_read_lately(bigint);
"""


class Migration(migrations.Migration):
    """The account comes from the transaction, the reading from the ledger; nobody sees what somebody else read."""

    dependencies = [("identity", "0009_second_factor"), ("ledger", "0006_body_is_an_object")]
    operations = [migrations.RunSQL(LATELY, BEFORE)]
