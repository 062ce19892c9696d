"""Marks of accounts that stepped back from a matter of their own: read by functions of the owner alone."""

from __future__ import annotations

from django.db import migrations

APART = "CREATE TABLE identity_apart (mark bytea PRIMARY KEY)"


class Migration(migrations.Migration):
    """A new table; nothing that stands is touched."""

    dependencies = [("identity", "0001_squashed")]

    operations = [migrations.RunSQL(APART, "DROP TABLE identity_apart")]
