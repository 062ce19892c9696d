"""What the city says of itself: the mark before its numbers, its hotline. Read with the map, remembered, never asked twice.

Where the database does not answer, what was read last holds; where nothing was read yet, what is usual in the first pack.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from maplebridge.packs.cities import OfACity, usual
from maplebridge.packs.reading import names

READ = "SELECT token, mark, hotline FROM territory_edition WHERE id = 1"
_known: list[OfACity] = []


def own() -> OfACity:
    """What the city says of itself; what is usual where none is founded or nothing can be read. No query but the first."""
    if not _known:
        try:
            read()
        except (DatabaseError, psycopg.Error, ImproperlyConfigured):
            return usual(names()[0])
    return _known[0] if _known else usual(names()[0])


def known() -> OfACity | None:
    """The same as far as this process has read it: for pages that must not ask the database."""
    return _known[0] if _known else None


def read() -> UUID | None:
    """Read the edition of the map in force, and with it what the city says; past Django's query log.

    A page's count of queries stays its own. Raises DatabaseError.
    """
    connection.close_if_health_check_failed()  # a thread may hold a connection to a server that has ended since
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        row: tuple[Any, ...] | None = cursor.execute(READ).fetchone()
    if row is None:
        return None
    first = usual(names()[0])
    _known[:] = [OfACity(row[1] or first.mark, first.hotline if row[2] is None else row[2])]
    return UUID(str(row[0]))


def say(*, mark: str | None = None, hotline: str | None = None) -> None:
    """Keep what a city says of itself, inside the writer's transaction, as role clock; None leaves what stands.

    mark     as `packs.cities.is_mark` takes it: said once, at founding; numbers that were given out keep it
    hotline  a number to call; empty: it has none
    """
    said = {"mark": mark, "hotline": hotline}
    kept = {name: value for name, value in said.items() if value is not None}
    edition = apps.get_model("territory", "Edition")
    edition.objects.update_or_create(id=1, defaults={"token": uuid4(), **kept})
    forget()


def forget() -> None:
    """Drop what was read: after a write, and between tests."""
    _known.clear()
