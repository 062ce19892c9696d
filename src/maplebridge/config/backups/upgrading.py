"""A database that another version filled: whether this version knows it, and bringing it up to date."""

from __future__ import annotations

import psycopg
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader

KNOWN = "SELECT app, name FROM django_migrations ORDER BY app, name"


class UpgradeFailed(RuntimeError):
    """The tables of a backup cannot be brought to this version; the message says why and what to do."""


def unknown(url: str) -> list[str]:
    """Migrations that ran in this database and that this version does not have; not empty: a later version filled it.

    url  of the database, as role owner
    """
    ours = set(MigrationLoader(None).disk_migrations or {})
    with psycopg.connect(url) as connection:
        try:
            ran = connection.execute(KNOWN).fetchall()
        except psycopg.errors.UndefinedTable:
            return []
    return [f"{app}.{name}" for app, name in ran if (app, name) not in ours]


def bring_up(url: str, *, version: str) -> None:
    """Run the migrations that are missing; call it while Django works on this database as its owner.

    version  of the program that wrote the backup, for the sentence
    raises   UpgradeFailed
    """
    later = unknown(url)
    if later:
        raise UpgradeFailed(
            f"This backup was made by a later version ({version}): this one does not know {later[-1]}"
            + (f" and {len(later) - 1} more changes of the tables." if len(later) > 1 else ".")
            + " Install the version that made it, or a newer one, and restore with that."
        )
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0]
        raise UpgradeFailed(
            f"The tables of this backup could not be brought from version {version} to this one: {first}."
        ) from error
