"""Writing: one entry, or many at once. The database numbers, chains and checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import psycopg
from django.db import connection

from maplebridge.kernel.ledger.entry import START, Entry, NewEntry, digest, halves, minute

COLUMNS = "matter, seq, at, kind, body, hash, prev, leaf"
BATCH = 5000
INSERT = """
INSERT INTO ledger_entry (matter, seq, at, kind, body, hash, prev)
SELECT * FROM unnest(%b::bigint[], %b::int[], %b::timestamptz[], %b::text[], %b::bytea[], %b::bytea[], %b::bytea[])
"""


def append(*, matter: int, kind: str, at: datetime, by: str, data: Mapping[str, object]) -> Entry:
    """Append one entry to a matter's chain, inside the caller's transaction; one round trip.

    raises  EntryRefused, NotCanonical
    """
    new = NewEntry(matter, kind, at, by, data)
    opening, closing = halves(new)
    moment = minute(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, digest, prior FROM ledger_append(%s, %s, %s, %s, %s)",
            (matter, moment, kind, opening, closing),
        )
        seq, own, prior = cursor.fetchone()
    body = b"%b%d%b" % (opening, seq, closing)
    return Entry(matter, seq, moment, kind, by, data, body, bytes(own), bytes(prior))


def append_many(rows: Iterable[NewEntry], *, opening: bool = False) -> list[Entry]:
    """Append many entries in the order given, inside the caller's transaction.

    opening  every matter is new: its first entry is among the rows, so no look-up is needed
    raises   EntryRefused, NotCanonical

    Callers hold the matters' rows; two writers on one matter are refused by the database, not mixed.
    """
    new = list(rows)
    last = {} if opening else _last(sorted({row.matter for row in new}))
    entries: list[Entry] = []
    for row in new:
        seq, prior = last.get(row.matter, (0, START))
        seq += 1
        before, after = halves(row)
        body = b"%b%d%b" % (before, seq, after)
        own = digest(prior, body)
        last[row.matter] = (seq, own)
        entries.append(Entry(row.matter, seq, minute(row.at), row.kind, row.by, row.data, body, own, prior))
    for start in range(0, len(entries), BATCH):
        _insert(entries[start : start + BATCH])
    return entries


def _last(matters: list[int]) -> dict[int, tuple[int, bytes]]:
    if not matters:
        return {}
    with native() as cursor:
        cursor.execute(
            "SELECT of_matter, number, digest FROM ledger_last(%b::bigint[])", (matters,), binary=True
        )
        return {matter: (seq, own) for matter, seq, own in cursor}


def _insert(entries: list[Entry]) -> None:
    rows = [(one.matter, one.seq, one.at, one.kind, one.body, one.hash, one.prev) for one in entries]
    with native() as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*rows, strict=True)])


def native() -> psycopg.Cursor[tuple[object, ...]]:
    """A cursor of the driver itself on Django's connection: parameters travel in binary, not as text."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
