"""A changed calendar: every running limit is counted anew, what moved is an entry, those concerned are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import transaction

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter.lifecycle import ailing, moving
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.setaside import things
from maplebridge.kernel.setaside.apart import apart
from maplebridge.rules import course

BATCH = 300


class Counted(NamedTuple):
    """One batch: limits that were counted anew, those of them that moved, matters that could not be read."""

    looked: int
    moved: int
    aside: int


def recount(*, reason: str, now: datetime, batch: int = BATCH) -> Iterator[Counted]:
    """Count every running limit by the calendar as it is now; yields what each batch came to.

    May be stopped and started again: a limit that has moved already does not move twice. No limit ends
    earlier than today because of it. A matter that cannot be read is set aside; the others are counted.
    batch  matters in one transaction, whose rows are locked
    """
    after = 0
    while True:  # ends: `after` grows with each batch
        with transaction.atomic(durable=True):
            scope.enter(SYSTEM)
            running = Matter.objects.filter(outcome=None, due__isnull=False, number__gt=after).order_by(
                "number"
            )
            rows = list(running.select_for_update(of=("self",))[:batch])
            if not rows:
                return
            moved: set[int] = set()
            event = course.Event(kind="calendar", at=towntime.minute(now), reason=reason)
            failed = apart(rows, partial(_count, event=event, moved=moved))
            for row, fault in failed:
                cause = ailing.why(row, fault)
                things.put(ailing.KIND, str(row.number), cause=cause, now=now, matter=row.number, tried=False)
        after = rows[-1].number
        yield Counted(len(rows) - len(failed), len(moved), len(failed))


def _count(rows: Sequence[Matter], *, event: course.Event, moved: set[int]) -> None:
    """Count the limits of these matters anew; adds the numbers of those that moved."""
    fresh = Matter.objects.in_bulk(
        [row.number for row in rows]
    )  # an earlier try may have changed the rows in hand
    moves = [moving.load(fresh[row.number]) for row in rows]
    for move in moves:
        moving.advance(move, event, by="system")
    moving.write(moves)
    moved.update(move.row.number for move in moves if any(entry.kind == "moved" for entry in move.entries))
