"""Reading entries: of one matter under the scope of the transaction, or in the order of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from maplebridge.kernel.ledger.entry import Entry, Row, opened

COLUMNS = "matter, seq, at, kind, by, said, hash, NULL, leaf"
LAST = "SELECT coalesce(max(leaf), -1) + 1 FROM ledger_entry"
END = RawSQL(f"({LAST})", [], BigIntegerField())  # noqa: S611  a constant
"""The place behind the last entry that has one, beside another query."""
UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, ObjectDoesNotExist, DataError,
)  # fmt: skip
"""What reading an entry or a row that somebody changed may raise; the one is named, the next is looked at."""
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


def firsts(matters: Sequence[int]) -> list[Entry]:
    """The first entries of these matters, as far as the scope may read them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_entry WHERE matter = ANY (%s) AND seq = 1",  # noqa: S608 -- a constant
            (list(matters),),
        )
        return [one for row in cursor.fetchall() for one in linked([row])]


def of_kind(kind: str) -> dict[int, list[Entry]]:
    """Matter → its entries of one kind, as far as the scope may read them. For kinds that are seldom. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_entry WHERE kind = %s ORDER BY matter, seq", (kind,))  # noqa: S608 -- a constant
        found: dict[int, list[Entry]] = {}
        for row in cursor.fetchall():
            (one,) = linked([row])
            found.setdefault(one.matter, []).append(one)
        return found


def numbers_by(matter: int, by: str) -> list[int]:
    """Numbers, sorted, of the entries of a matter that one author wrote, or somebody for that side; what they say need not
    be readable. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq FROM ledger_entry WHERE matter = %s AND split_part(by, '/', 1) = %s ORDER BY seq", (matter, by)
        )
        return [int(seq) for (seq,) in cursor.fetchall()]


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
        entries = linked(cursor.fetchall())
    return entries[-1] if entries and entries[-1].seq == seq else None


@dataclass(slots=True)
class Onward:
    """What a consumer reads next.

    entries     those that can be read, in the order of the tree
    unreadable  matter and number of each entry that cannot; those after it in its chain are not among `entries`
    position    where to read on
    count       how many places that is from where it began
    """

    entries: list[Entry] = field(default_factory=list)
    unreadable: list[tuple[int, int]] = field(default_factory=list)
    position: int = 0
    count: int = 0


def after(position: int, limit: int) -> list[Entry]:
    """Placed entries from place `position` on that can be read, in the order of the tree. One query."""
    return onward(position, limit).entries


def end() -> int:
    """The place behind the last entry that has one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        return int(cursor.fetchone()[0])


def onward(position: int, limit: int) -> Onward:
    """The next places from `position` on, whether their entries can be read or not. One query.

    Nothing is ever placed before a place that was given, so a consumer that stores where to read on in the
    transaction of its work misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH wanted AS (SELECT matter, seq FROM ledger_entry WHERE leaf >= %s ORDER BY leaf LIMIT %s)
            SELECT {COLUMNS} FROM ledger_entry e JOIN (SELECT matter AS of, max(seq) AS upto FROM wanted GROUP BY 1) w
            ON e.matter = w.of AND e.seq <= w.upto ORDER BY matter, seq""",  # noqa: S608 -- a constant
            (position, limit),
        )
        rows = cursor.fetchall()
    wanted = sorted(row[-1] for row in rows if row[-1] is not None and row[-1] >= position)[:limit]
    if not wanted:
        return Onward(position=position)
    result = Onward(position=wanted[-1] + 1, count=len(wanted))
    for _, chain in groupby(rows, key=itemgetter(0)):
        result.entries += [
            one for one in _readable(list(chain), result) if position <= _leaf(one) <= wanted[-1]
        ]
    result.entries.sort(key=_leaf)
    return result


def _leaf(entry: Entry) -> int:
    return -1 if entry.leaf is None else entry.leaf


def _readable(rows: list[Row], result: Onward) -> list[Entry]:
    """The entries of one chain up to the first that cannot be read, which is noted."""
    try:
        return linked(rows)
    except UNREADABLE:
        pass
    entries: list[Entry] = []
    for upto, row in enumerate(rows, 1):
        try:
            entries = linked(rows[:upto])
        except UNREADABLE:
            result.unreadable.append((row[0], row[1]))
            break
    return entries
