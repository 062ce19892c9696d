"""Reading entries: of one matter under the scope of the transaction, or in the order of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter

from django.db import connection

from maplebridge.kernel.ledger.entry import Entry, Row, opened

COLUMNS = "matter, seq, at, kind, by, said, hash, NULL, leaf"
Full = Callable[[Iterable[Entry]], list[Entry]]
_readers: list[Full] = []


def read_with(full: Full) -> None:
    """Let the entries of a matter be read by whoever writes them short; given whole chains, first to last."""
    _readers[:] = [full]


def entries_of(matter: int) -> list[Entry]:
    """Entries of one matter that the scope may read, first to last. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_entry WHERE matter = %s ORDER BY seq", (matter,))  # noqa: S608 -- a constant
        return linked(cursor.fetchall())


def linked(rows: Iterable[Row]) -> list[Entry]:
    """The rows of one matter, first to last, as entries; each row's hash is the hash before the next."""
    entries: list[Entry] = []
    for row in rows:
        entry = opened(row)
        entries.append(entry._replace(prev=entries[-1].hash) if entries else entry)
    return _readers[0](entries) if _readers else entries


def entry(matter: int, seq: int) -> Entry | None:
    """One entry, or None when it does not exist or the scope may not read it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_entry WHERE matter = %s AND seq <= %s ORDER BY seq",  # noqa: S608 -- a constant
            (matter, seq),
        )
        found = linked(cursor.fetchall())
    return found[-1] if found and found[-1].seq == seq else None


def after(position: int, limit: int) -> list[Entry]:
    """Placed entries from place `position` on, in the order of the tree. One query.

    For consumers with a cursor: the next position is the last entry's leaf + 1. Nothing is ever placed
    before a place that was given, so a consumer that stores its position after its work misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH wanted AS (SELECT matter, seq FROM ledger_entry WHERE leaf >= %s ORDER BY leaf LIMIT %s)
            SELECT {COLUMNS} FROM ledger_entry e JOIN (SELECT matter AS of, max(seq) AS upto FROM wanted GROUP BY 1) w
            ON e.matter = w.of AND e.seq <= w.upto ORDER BY matter, seq""",  # noqa: S608 -- a constant
            (position, limit),
        )
        chains = groupby(cursor.fetchall(), key=itemgetter(0))
        found = [
            one for _, rows in chains for one in linked(rows) if one.leaf is not None and one.leaf >= position
        ]
    return sorted(found, key=lambda one: one.leaf or 0)[:limit]
