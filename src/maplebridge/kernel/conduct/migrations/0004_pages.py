"""How many pages a document has that came with an entry."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for every paper that came before."""

    dependencies = [("conduct", "0003_issued")]

    operations = [
        migrations.AddField(model_name="paper", name="pages", field=models.SmallIntegerField(null=True)),
    ]
