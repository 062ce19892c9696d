"""Each adopted version says at which of its steps no office of the city has the word: a party's limit runs there."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Read it off the texts that the city adopted; a text that cannot be read says nothing."""
    del apps
    with schema.connection.cursor() as cursor:
        cursor.execute("SELECT id, source FROM matter_adoptedprocedure")
        for number, source in cursor.fetchall():
            try:
                said = tomllib.loads(source)
            except tomllib.TOMLDecodeError:
                continue
            words = json.dumps(_theirs(said))
            cursor.execute("UPDATE matter_adoptedprocedure SET theirs = %s WHERE id = %s", [words, number])


def _theirs(said: dict[str, Any]) -> list[str]:
    offices = {name for name, role in said.get("role", {}).items() if role.get("kind") == "office"}
    return [name for name, step in said.get("step", {}).items() if step.get("who") not in offices]


class Migration(migrations.Migration):
    """One column, filled once; a version never changes."""

    dependencies = [("matter", "0041_scope_checked")]
    operations = [
        migrations.AddField(
            "AdoptedProcedure",
            "theirs",
            models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
