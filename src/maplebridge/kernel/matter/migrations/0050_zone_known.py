"""The zone by whose days the figures are kept is one that the database knows: with any other, each page and act fails."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations

KNOWN = f"""
UPDATE matter_town SET zone = '{settings.TIME_ZONE}' WHERE lower(zone) NOT IN (SELECT lower(name) FROM pg_timezone_names);
ALTER TABLE matter_town ADD CONSTRAINT matter_town_zone_known CHECK ((TIMESTAMPTZ 'epoch' AT TIME ZONE zone) IS NOT NULL);
"""  # noqa: S608  a setting that was checked


class Migration(migrations.Migration):
    """A check of the zone; a zone that is none becomes the city's."""

    dependencies = [("matter", "0049_acted_on")]
    operations = [
        migrations.RunSQL(KNOWN, "ALTER TABLE matter_town DROP CONSTRAINT matter_town_zone_known"),
    ]
