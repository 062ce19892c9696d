"""Published figures."""

from __future__ import annotations

from django.db import migrations, models

RIGHTS = "GRANT SELECT, INSERT ON resolve_publishedmonth TO mb_web; GRANT SELECT ON resolve_publishedmonth TO mb_export;"


class Migration(migrations.Migration):
    """What was published of a month is kept as it was: no role may change or delete it (bound B11)."""

    dependencies = [("resolve", "0002_rights"), ("matter", "0006_public_counts")]
    operations = [
        migrations.CreateModel(
            name="PublishedMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("sheet", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
