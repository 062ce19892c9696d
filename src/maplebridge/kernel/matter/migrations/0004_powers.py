"""Who acts for a side of a matter by a power, beside the parties: with a code of their own, until the power ends."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Four columns with defaults; every party that stands there stands for itself."""

    dependencies = [("matter", "0003_asked")]

    operations = [
        migrations.AddField("party", "acts_for", models.BigIntegerField(null=True)),
        migrations.AddField("party", "power", models.CharField(max_length=12, default="", db_default="")),
        migrations.AddField("party", "until", models.DateField(null=True)),
        migrations.AddField("party", "ended", models.IntegerField(null=True)),
    ]
