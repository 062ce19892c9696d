"""A changed calendar: every running limit is counted anew, what moved is an entry, those concerned are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import moving, towntime
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course

BATCH = 300


def recount(*, reason: str, now: datetime, batch: int = BATCH) -> Iterator[tuple[int, int]]:
    """Count every running limit by the calendar as it is now; yields (looked at, moved) for each batch.

    May be stopped and started again: a limit that has moved already does not move twice. No limit ends
    earlier than today because of it.
    """
    after = 0
    while True:
        with transaction.atomic(durable=True):
            scope.enter(SYSTEM)
            found = Matter.objects.filter(outcome=None, due__isnull=False, number__gt=after).order_by(
                "number"
            )
            rows = list(found.select_for_update(of=("self",))[:batch])
            if not rows:
                return
            moves = [moving.load(row) for row in rows]
            event = course.Event(kind="calendar", at=towntime.minute(now), reason=reason)
            for move in moves:
                moving.advance(move, event, by="system")
            moving.write(moves)
        after = rows[-1].number
        yield len(rows), sum(1 for move in moves if any(entry.kind == "moved" for entry in move.entries))
