"""What an act said is kept with its key, as a keyed hash: the same key with other content is no repetition."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for what was done before."""

    dependencies = [("resolve", "0008_published_by_the_worker")]
    operations = [migrations.AddField("done", "said", models.BinaryField(null=True))]
