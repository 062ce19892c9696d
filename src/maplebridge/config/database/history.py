"""The changes of the tables before today's: what a database of an earlier version still misses, in their old order.

Every migration that was made before there was one per app stands in `history/<app>/<name>.sql`, and `history/order.txt`
says in which order they were made. They are data: nobody changes them. A database that has some of them
gets the rest, then the list of what ran says what an installation of today says.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command

FOLDER = Path(__file__).parent / "history"
DJANGOS: Final = ("contenttypes", "auth", "sessions")
TODAY: Final = "0001_squashed"
"""Name of the one migration that stands for all earlier ones of its app."""
APPS: Final = (
    *("territory", "identity", "setaside", "ledger", "law", "clock"),
    *("matter", "notice", "conduct", "figures", "hear"),
)
"""The apps whose tables those changes made; some first bore the name of another app (`history/renamed.sql`)."""
BEFORE: Final = ("resolve", TODAY)
"""An app that has no table any more."""
RAN = "SELECT app, name FROM django_migrations"
HALF = """
SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace
"""


@cache
def order() -> tuple[tuple[str, str], ...]:
    """App and name of every earlier migration, in the order in which they are made."""
    lines = (FOLDER / "order.txt").read_text("utf-8").split()
    return tuple((app, name) for app, _, name in (line.partition(".") for line in lines))


def finish(cursor: Any) -> int:
    """Make what a database of an earlier version still misses; gives how many changes that were, 0 for one of today.

    Inside a transaction of the caller, as the owner. Whatever goes wrong, the caller's transaction goes back whole.

    cursor  of Django
    raises  DatabaseError
    """
    cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return 0
    cursor.execute(RAN)
    ran = set(cursor.fetchall())
    if ran.isdisjoint({*order(), BEFORE}):
        return 0
    missing = [] if BEFORE in ran else [one for one in order() if one not in ran]
    if missing:
        _prepare(cursor)
    for app, name in missing:
        make(cursor, app, name)
    cursor.execute((FOLDER / "renamed.sql").read_text("utf-8"))
    _note(cursor)
    return len(missing) + 1


def make(cursor: Any, app: str, name: str) -> None:
    """Make one earlier change: the statements of its file, then what fills its columns, in the caller's transaction."""
    cursor.execute((FOLDER / app / f"{name}.sql").read_text("utf-8"))
    if step := FILLED.get((app, name)):
        step(cursor)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def fill_theirs(cursor: Any) -> None:
    """Read off the texts that the city adopted at which steps no office has the word; an unreadable text says nothing.

    One query, one update for each text.
    """
    cursor.execute("SELECT id, source FROM matter_adoptedprocedure")
    for number, source in cursor.fetchall():
        try:
            document = tomllib.loads(source)
        except tomllib.TOMLDecodeError:
            continue
        offices = {name for name, role in document.get("role", {}).items() if role.get("kind") == "office"}
        theirs = [name for name, step in document.get("step", {}).items() if step.get("who") not in offices]
        words = [json.dumps(theirs), number]
        cursor.execute("UPDATE matter_adoptedprocedure SET theirs = %s WHERE id = %s", words)


FILLED: Mapping[tuple[str, str], Any] = MappingProxyType({("matter", "0042_whose_turn"): fill_theirs})
"""What no SQL could do: one step reads the texts of procedures."""


def _prepare(cursor: Any) -> None:
    for app in DJANGOS:  # some of our changes give rights on their tables
        call_command("migrate", app, interactive=False, verbosity=0)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SELECT set_config('mb.zone', %s, true)", [settings.TIME_ZONE])
    cursor.execute(HALF)  # an index whose making was ended in the middle is made anew
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")


def _note(cursor: Any) -> None:
    """Let the list of what ran say what it says in an installation of today."""
    gone = [*order(), *((app, TODAY) for app in (*APPS, BEFORE[0]))]
    cursor.execute(
        "DELETE FROM django_migrations m USING unnest(%s::text[], %s::text[]) AS old(app, name) "
        "WHERE (m.app, m.name) = (old.app, old.name)",
        [[app for app, _ in gone], [name for _, name in gone]],
    )
    cursor.execute(
        "INSERT INTO django_migrations (app, name, applied) SELECT unnest(%s::text[]), %s, now()", [list(APPS), TODAY]
    )
