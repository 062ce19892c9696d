"""What the city says of itself: the mark before its numbers, its hotline, the pack whose rules it goes by.

Read with the map, remembered, never asked twice.

Where the database does not answer, what was read last holds. Where nothing was read yet, no hotline is known, and numbers
are read and shown with the first pack's mark; nobody says another city's hotline.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from maplebridge.packs.cities import OfACity, usual
from maplebridge.packs.reading import names

READ = "SELECT token, mark, hotline, pack FROM territory_edition WHERE id = 1"
_known: list[OfACity] = []


def own() -> OfACity:
    """What the city says of itself; the first pack's mark and no hotline where none is founded or nothing can be read.

    No query but the first.
    """
    if not _known:
        with suppress(DatabaseError, psycopg.Error, ImproperlyConfigured):
            read()
    return _known[0] if _known else OfACity(usual(names()[0]).mark, hotline="")


def known() -> OfACity | None:
    """The same as far as this process has read it: for pages that must not ask the database."""
    return _known[0] if _known else None


def read() -> UUID | None:
    """Read the edition of the map in force, and with it what the city says; past Django's query log.

    What it never said is as usual in its own pack. A page's count of queries stays its own. Raises DatabaseError.
    """
    connection.close_if_health_check_failed()  # a thread may hold a connection to a server that has ended since
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        row: tuple[Any, ...] | None = cursor.execute(READ).fetchone()
        if row is None:
            return None
    token, mark, hotline, pack = row
    first = usual(pack or names()[0])
    if hotline is None:
        hotline = first.hotline if pack else ""
    _known[:] = [OfACity(mark or first.mark, hotline, pack)]
    return UUID(str(token))


def say(*, mark: str | None = None, hotline: str | None = None) -> None:
    """Keep what a city says of itself, inside the writer's transaction, as role clock; None leaves what stands.

    mark     as `packs.cities.is_mark` takes it: said once, at founding; numbers that were given out keep it
    hotline  a number to call; empty: it has none
    """
    given = {"mark": mark, "hotline": hotline}
    changed = {name: value for name, value in given.items() if value is not None}
    edition = apps.get_model("territory", "Edition")
    edition.objects.update_or_create(id=1, defaults={"token": uuid4(), **changed})
    forget()


def goes_by(pack: str) -> None:
    """Keep whose rules the city goes by, inside the writer's transaction, as role clock; what was said before stays.

    Two queries where nothing was said, one otherwise.
    """
    editions = apps.get_model("territory", "Edition").objects
    _row, made = editions.get_or_create(id=1, defaults={"token": uuid4(), "pack": pack})
    if made or editions.filter(id=1, pack="").update(pack=pack, token=uuid4()):
        forget()


def forget() -> None:
    """Drop what was read: after a write, and between tests."""
    _known.clear()
