"""Today's text of the database's functions, rules and rights, put into the database after its tables.

It stands in `sql/` folders, one file for each subject, beside the app whose tables it is about:

    sql/functions/   functions, with who may call them
    sql/tables/      for each table: grants, row-level rules, triggers; views, indexes of expressions, rows that always stand

An app that is installed brings its folder; nothing names it. All functions come before the first table, so that a rule may
ask a function of any app; inside that, apps come in the order of INSTALLED_APPS, files by name.
`sql/before.sql` here takes
every rule, trigger and right away first and `sql/after.sql` drops functions that no text names any more: what stands in the
database is what stands in the files, whatever stood there before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError

HERE = Path(__file__).parent / "sql"
PHASES = ("functions", "tables")
ASKED = "SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('mb_text()')"
NOTED = """
CREATE OR REPLACE FUNCTION mb_text() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '{digest}' $$;
REVOKE ALL ON FUNCTION mb_text() FROM PUBLIC;
"""


def files(phase: str) -> Iterator[Path]:
    """The files of one phase, in the order in which they are applied."""
    for folder in (HERE, *(Path(config.path) / "sql" for config in apps.get_app_configs())):
        yield from sorted((folder / phase).glob("*.sql"))


def digest() -> str:
    """What tells one text from another: SHA-256 over all files, 64 hex digits."""
    whole = hashlib.sha256()
    for path in [
        HERE / "before.sql",
        *(path for phase in PHASES for path in files(phase)),
        HERE / "after.sql",
    ]:
        text = path.read_bytes()
        whole.update(f"{path.name} {len(text)} ".encode() + text)
    return whole.hexdigest()


def stands(cursor: Any) -> bool:
    """Whether the text of this version is the one that was applied last. One query.

    cursor  of psycopg or of Django
    """
    cursor.execute(ASKED)
    row = cursor.fetchone()
    return row is not None and digest() in row[0]


def clear(cursor: Any) -> None:
    """Take every rule, trigger and right away, so that tables can change; `apply` gives them anew in this transaction."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _put(cursor, HERE / "before.sql")


def apply(cursor: Any) -> None:
    """Put the whole text into the database; as the owner, after `clear` and the tables, in the caller's transaction.

    raises  psycopg.Error or Django's DatabaseError, with the file's name as a note
    """
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SELECT set_config('mb.zone', %s, true)", [settings.TIME_ZONE])
    cursor.execute("SET LOCAL check_function_bodies = off")
    for phase in PHASES:
        for path in files(phase):
            _put(cursor, path)
    cursor.execute(NOTED.format(digest=digest()))
    _put(cursor, HERE / "after.sql")


def _put(cursor: Any, path: Path) -> None:
    try:
        cursor.execute(path.read_text("utf-8"))
    except (psycopg.Error, DatabaseError) as error:
        error.add_note(f"in {path}")
        raise
