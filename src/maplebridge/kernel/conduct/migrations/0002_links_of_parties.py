"""A link to a judgement is of whoever brought the matter, or of a party that was called in."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for every link that was made before."""

    dependencies = [("conduct", "0001_squashed")]

    operations = [
        migrations.AddField(model_name="verdictlink", name="party", field=models.BigIntegerField(null=True)),
    ]
