"""Today's tables of the city's time: its zone, and how the clock stands; one row each."""

from __future__ import annotations

from django.db import migrations

TABLES = """
CREATE TABLE clock_town (
    one smallint PRIMARY KEY CHECK (one = 1), zone text NOT NULL
        CONSTRAINT clock_town_zone_known CHECK ((TIMESTAMPTZ 'epoch' AT TIME ZONE zone) IS NOT NULL)
);
CREATE TABLE clock_timekeeping (
    one smallint PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    at timestamptz, boot text NOT NULL DEFAULT '', passed float8 NOT NULL DEFAULT 0, cleared timestamptz,
    held timestamptz, until timestamptz, slow boolean NOT NULL DEFAULT false,
    why text[] NOT NULL DEFAULT '{}', facts jsonb NOT NULL DEFAULT '{}',
    freed_from timestamptz, freed timestamptz,
    asked_by int, asked_why text NOT NULL DEFAULT '',
    CHECK ((held IS NULL) = (until IS NULL)), CHECK (freed_from <= freed)
);
INSERT INTO clock_timekeeping DEFAULT VALUES;
"""


class Migration(migrations.Migration):
    """One migration: functions, rules and rights stand beside it, in `sql/`."""

    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
    ]
