"""Bringing a database to this version: what is missing of earlier changes, today's tables, today's text. One transaction.

Half done is nothing done: whoever is ended in the middle, or meets an error, leaves the database as it was, and the next
start begins again. So no migration may say `atomic = False`; a test sees to it.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from maplebridge.config.database import history, texts

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(4719)"


def outdated(url: str) -> bool:
    """Whether a migration on disk is missing in a database, or another text stands in it.

    url  of the database, as role owner
    """
    with psycopg.connect(url) as asking, asking.cursor() as cursor:
        return bool(_on_disk() - _ran(cursor)) or not texts.stands(cursor)


def unknown(url: str) -> list[str]:
    """Migrations that ran in this database and that this version does not have, sorted as app.name; not empty: a
    later version filled it.

    url  of the database, as role owner
    """
    with psycopg.connect(url) as asking, asking.cursor() as cursor:
        ran = _ran(cursor)
    return sorted(f"{app}.{name}" for app, name in ran - _on_disk() - set(history.order()))


def bring_up() -> None:
    """Bring the database up to this version; call it while Django works on it as its owner. Safe to repeat and to race.

    One transaction under a lock, so that two processes do it one after the other.

    raises  DatabaseError, after which the database is as it was
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        history.finish(cursor)
        if _on_disk() - _ran(cursor) or not texts.stands(cursor):
            texts.clear(cursor)
            call_command("migrate", interactive=False, verbosity=0)
            texts.apply(cursor)


def _on_disk() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations or {})


def _ran(cursor: Any) -> set[tuple[str, str]]:
    cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return set()
    cursor.execute(history.RAN)
    return set(cursor.fetchall())
