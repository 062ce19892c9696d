"""The clock: what silence leads to, hundreds of matters in one transaction, each at its own moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import moving, towntime
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.waiting import window_of
from maplebridge.rules import course

BATCH = 300


def tick(*, now: datetime, batch: int = BATCH, freed: tuple[datetime, datetime] | None = None) -> int:
    """Fire the silences that are due before `now`, one batch; returns how many matters moved.

    Asks nobody: the worker looks first (`guarding.look`), a simulation brings its own time on purpose.
    freed  the last hold, from and to: what ended in it counts from its end, and parties get back what they missed

    Rows that somebody else holds are skipped and come with the next batch, so many clocks may run side by side.
    A kill leaves a batch done or undone. A clock that jumps back finds nothing due; one that jumps forward
    fires each silence at its own minute.
    """
    minute = towntime.minute(now)
    event = course.Event(kind="tick", at=minute, window=window_of(freed))
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        due = Matter.objects.filter(next__lt=towntime.moment(minute)).order_by("next")
        rows = list(due.select_for_update(skip_locked=True, of=("self",))[:batch])
        moves = [moving.load(row) for row in rows]
        for move in moves:
            moving.advance(move, event, by="system", asks=False)
        moving.write(moves)
        moving.open_children(moves, now=now)
    return len(rows)


def run_until(now: datetime, *, batch: int = BATCH) -> Iterator[int]:
    """Tick until nothing is due before `now`; yields the size of each batch."""
    while (moved := tick(now=now, batch=batch)) > 0:
        yield moved
