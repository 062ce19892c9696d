"""One matter in one statement, which the database makes a transaction of its own: one round trip, one act.

Numbers are drawn ahead, a few at a time for each session; those never used are gaps, which are harmless.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.acting import refusing
from maplebridge.kernel.matter.storage.newmatters import NewMatter

AHEAD = 20
RESTED = 1.0
"""Seconds after which a session is asked whether it still lives before anything is sent through it."""


class _Here(threading.local):
    link: Any = None
    drawn: tuple[int, ...] = ()
    used: float = 0.0


_here = _Here()


def prepared(wanted: opening.Opening, *, code: str | None) -> tuple[opening.Opened, NewMatter]:
    """(the matter that an opening becomes, what is written of it); nothing is written yet, the number is taken."""
    new = opening.prepare(wanted, _number(wanted.at), code or numbers.new_code())
    [entry] = ledger.chained([new.entry], {})
    return new.opened(entry), new.written(entry)


def run(statement: str, values: list[object]) -> tuple[Any, ...]:
    """The one row of one statement, in whatever transaction there is, else in one of its own.

    raises  NotAllowed  the database's own rules refused a row
            LookupError  it gave no row
    """
    now = time.monotonic()
    if now - _here.used > RESTED:
        connection.close_if_health_check_failed()
    connection.ensure_connection()
    with refusing(), connection.wrap_database_errors:
        cursor = psycopg.Cursor(connection.connection)
        row: tuple[Any, ...] | None = cursor.execute(statement, values, prepare=True, binary=True).fetchone()
    _here.used = now
    if row is None:
        raise LookupError("The statement gave no row.")
    return row


def _number(at: datetime) -> int:
    """The next number of this session, for the year of the moment."""
    connection.ensure_connection()
    if _here.link is not connection.connection or not _here.drawn:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('matter_order') FROM generate_series(1, %s)", [AHEAD])
            _here.drawn = tuple(row[0] for row in cursor.fetchall())
        _here.link = connection.connection
    order, *rest = _here.drawn
    _here.drawn = tuple(rest)
    return numbers.compose(towntime.local(at).year, order)
