"""Matters that are the same: each keeps its number, its limits and its resident; a person says that they are one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.models import Link
from maplebridge.kernel.matter.storage import writing
from maplebridge.kernel.matter.storage.commitments import commit_all

SAME, JOINED, PARTED = "same", "joined", "parted"
GROUP = """
WITH RECURSIVE joined (number) AS (
    SELECT %s::bigint
    UNION
    SELECT CASE WHEN l.parent = j.number THEN l.child ELSE l.parent END
    FROM joined j JOIN matter_link l ON l.kind = 'same' AND j.number IN (l.parent, l.child)
)
SELECT number FROM joined ORDER BY number
"""


def together(number: int) -> tuple[int, ...]:
    """Numbers of all matters that persons have said are this one, itself among them, oldest first. One query.

    Links that this reader may not see lead no further.
    """
    with connection.cursor() as cursor:
        cursor.execute(GROUP, [number])
        return tuple(row[0] for row in cursor.fetchall())


def join(one: Move, other: Move, *, texts: Mapping[str, str], by: str, at: datetime) -> None:
    """Link two matters and record it in both chains; the reason stands with the first. `moving.write` writes them."""
    parent, child = sorted((one.row.number, other.row.number))
    Link.objects.create(parent=parent, child=child, kind=SAME)
    _record(one, other, JOINED, texts=texts, by=by, at=at)
    _record(other, one, JOINED, texts={}, by=by, at=at)


def part(one: Move, other: Move, *, texts: Mapping[str, str], by: str, at: datetime) -> None:
    """Undo a joining, and record it in both chains. One query, and those of recording, in the caller's transaction."""
    parent, child = sorted((one.row.number, other.row.number))
    Link.objects.filter(parent=parent, child=child, kind=SAME).delete()
    _record(one, other, PARTED, texts=texts, by=by, at=at)
    _record(other, one, PARTED, texts={}, by=by, at=at)


def _record(move: Move, other: Move, kind: str, *, texts: Mapping[str, str], by: str, at: datetime) -> None:
    row, words = move.row, commit_all(texts)
    row.seq += 1
    data = ledger.encoded(
        changes={}, particulars={"with": other.row.number}, words=writing.commitments(words)
    )
    move.entries.append(ledger.NewEntry(matter=row.number, kind=kind, at=at, by=by, data=data))
    move.words += [(row.number, row.seq, word, row.office, False) for word in words]
