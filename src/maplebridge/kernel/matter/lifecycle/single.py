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
from psycopg.types.json import Jsonb

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.acting import refusing
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.state import packed

AHEAD = 20
RESTED = 1.0
"""Seconds after which a session is asked whether it still lives before anything is sent through it."""
OPEN = "matter_open(%b::bigint, %b::bytea, %b::text, %b, %b, %b, %b, %b, %b, %b, %b)"
"""A call with the values of `values_of`."""


class _Here(threading.local):
    link: Any = None
    drawn: tuple[int, ...] = ()
    used: float = 0.0


_here = _Here()


def opened(wanted: opening.Opening, *, code: str | None) -> opening.Opened:
    """The matter that an opening becomes: number, code, entry and row; nothing is written yet."""
    prepared = opening.prepare(wanted, _number(wanted.at), code or numbers.new_code())
    [entry] = ledger.chained([prepared.entry], {})
    return opening.Opened(prepared.row.number, prepared.code, entry, prepared.row, prepared.words)


def values_of(new: opening.Opened, actor: Actor) -> list[object]:
    """The values for a call of `OPEN`: number, whose session or account, entry, row, words."""
    words, entry = opening.kept(new.words), new.entry
    token = actor.proof.secret if actor.proof is not None and actor.proof.kind == "session" else None
    account = None if actor.account_id is None else str(actor.account_id)
    return [
        new.number, token, account, entry.at, entry.by, entry.said, entry.hash, Jsonb(_plain(new.row)),
        [word.field for word in words], [word.text for word in words], [word.salt for word in words],
    ]  # fmt: skip


def run(statement: str, values: list[object]) -> tuple[Any, ...]:
    """The one row of one statement, in whatever transaction there is, else in one of its own.

    raises  NotAllowed  the database's own rules refused a row
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


def _plain(row: Matter) -> dict[str, object]:
    """The row as the database reads it from JSON."""
    plain = {name: _json(getattr(row, name)) for name in writing.COLUMNS}
    return {**plain, "state": packed(row)}


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value
