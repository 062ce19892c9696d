"""What the row-level policies ask: whose units, offices, account and matter this transaction has."""

from __future__ import annotations

from django.db import migrations

SCOPE = """
CREATE FUNCTION mb_units() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('mb.units', true), ''), '{}')::int[] $$;
CREATE FUNCTION mb_offices() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('mb.offices', true), ''), '{}')::int[] $$;
CREATE FUNCTION mb_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('mb.account', true), '')::bigint $$;
CREATE FUNCTION mb_matter() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('mb.matter', true), '')::bigint $$;
"""


class Migration(migrations.Migration):
    """Four functions that read the settings of the transaction."""

    dependencies = [("identity", "0001_tables")]
    operations = [migrations.RunSQL(SCOPE, migrations.RunSQL.noop)]
