"""How far the heads have been given to each witness: a witness whose file was shortened is then named."""

from __future__ import annotations

from django.db import migrations, models

RIGHTS = """
GRANT SELECT, INSERT, UPDATE ON ledger_given TO mb_seal;
GRANT SELECT ON ledger_given TO mb_clock;
"""


class Migration(migrations.Migration):
    """A small table that the sealer writes."""

    dependencies = [("ledger", "0004_each_fact_once")]
    operations = [
        migrations.CreateModel(
            name="Given",
            fields=[
                ("place", models.CharField(max_length=400, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
