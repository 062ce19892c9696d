"""Writing: one entry, or many at once. The database numbers, chains and checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import psycopg
from django.db import connection

from maplebridge.kernel.ledger.entry import START, Entry, NewEntry, body, digest, ending, minute, payload_of

BATCH = 5000
INSERT = """
INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash)
SELECT * FROM unnest(%b::bigint[], %b::int[], %b::timestamptz[], %b::text[], %b::text[], %b::bytea[], %b::bytea[])
"""


def append(*, matter: int, kind: str, at: datetime, by: str, data: Mapping[str, object]) -> Entry:
    """Append one entry to a matter's chain, inside the caller's transaction; one round trip.

    raises  EntryRefused, NotCanonical
    """
    payload = payload_of(NewEntry(matter, kind, at, by, data))
    moment = minute(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, digest, prior FROM ledger_append(%s, %s, %s, %s, %s)",
            (matter, moment, kind, by, payload),
        )
        seq, own, prior = cursor.fetchone()
    return Entry(matter, seq, moment, kind, by, data, payload, bytes(own), bytes(prior))


def append_many(rows: Iterable[NewEntry], *, opening: bool = False) -> list[Entry]:
    """Append many entries in the order given, inside the caller's transaction.

    opening  every matter is new: its first entry is among the rows, so no look-up is needed
    raises   EntryRefused, NotCanonical

    Callers hold the matters' rows; two writers on one matter are refused by the database, not mixed.
    """
    new = list(rows)
    entries = chained(new, {} if opening else _last(sorted({row.matter for row in new})))
    for start in range(0, len(entries), BATCH):
        _insert(entries[start : start + BATCH])
    return entries


def chained(rows: Iterable[NewEntry], last: dict[int, tuple[int, bytes]]) -> list[Entry]:
    """The entries that these rows become, each after the one before; nothing is written.

    last     number and hash of the last entry of every matter that has one; brought up to date
    raises   EntryRefused, NotCanonical
    """
    entries: list[Entry] = []
    for row in rows:
        seq, prior = last.get(row.matter, (0, START))
        seq += 1
        payload = payload_of(row)
        own = digest(prior, body(row.by, payload, row.kind, row.matter, seq, ending(row.at)))
        last[row.matter] = (seq, own)
        entries.append(Entry(row.matter, seq, minute(row.at), row.kind, row.by, row.data, payload, own, prior))
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
    rows = [(one.matter, one.seq, one.at, one.kind, one.by, one.payload, one.hash) for one in entries]
    with native() as cursor:
        cursor.execute(INSERT, [list(column) for column in zip(*rows, strict=True)])


def native() -> psycopg.Cursor[tuple[object, ...]]:
    """A cursor of the driver itself on Django's connection: parameters travel in binary, not as text."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
