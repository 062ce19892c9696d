"""A try that a person asks for stands beside those that are made by themselves, and that it failed can be seen."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two moments that may be missing; a page may write the first."""

    dependencies = [("setaside", "0003_met_on_a_page")]
    operations = [
        migrations.AddField("thing", "asked", models.DateTimeField(null=True)),
        migrations.AddField("thing", "in_vain", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "GRANT UPDATE (asked) ON setaside_thing TO mb_web",
            "REVOKE UPDATE (asked) ON setaside_thing FROM mb_web",
        ),
    ]
