"""Reading entries: of one matter under the scope of the transaction, or in the order of the tree."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from maplebridge.kernel.ledger.entry import Entry, Row, opened

COLUMNS = """e.matter, e.seq, e.at, e.kind, e.by, e.said, e.hash,
    (SELECT b.hash FROM ledger_entry b WHERE b.matter = e.matter AND b.seq = e.seq - 1), e.leaf"""
IN_A_CHAIN = "matter, seq, at, kind, by, said, hash, NULL, leaf"


def entries_of(matter: int) -> list[Entry]:
    """Entries of one matter that the scope may read, first to last. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {IN_A_CHAIN} FROM ledger_entry WHERE matter = %s ORDER BY seq", (matter,))  # noqa: S608 -- a constant
        return linked(cursor.fetchall())


def linked(rows: Iterable[Row]) -> list[Entry]:
    """The rows of one matter, first to last, as entries; each row's hash is the hash before the next."""
    entries: list[Entry] = []
    for row in rows:
        entry = opened(row)
        entries.append(entry._replace(prev=entries[-1].hash) if entries else entry)
    return entries


def entry(matter: int, seq: int) -> Entry | None:
    """One entry, or None when it does not exist or the scope may not read it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_entry e WHERE (matter, seq) = (%s, %s)", (matter, seq))  # noqa: S608 -- a constant
        row = cursor.fetchone()
    return opened(row) if row else None


def after(position: int, limit: int) -> list[Entry]:
    """Placed entries from place `position` on, in the order of the tree. One query.

    For consumers with a cursor: the next position is the last entry's leaf + 1. Nothing is ever placed
    before a place that was given, so a consumer that stores its position after its work misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_entry e WHERE leaf >= %s ORDER BY leaf LIMIT %s",  # noqa: S608 -- a constant
            (position, limit),
        )
        return [opened(row) for row in cursor.fetchall()]
