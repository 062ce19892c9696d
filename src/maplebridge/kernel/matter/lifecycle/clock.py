"""The clock: what silence leads to, hundreds of matters in one transaction, each at its own moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import ailing, children, moving
from maplebridge.kernel.matter.lifecycle.waiting import window_of
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.setaside import things
from maplebridge.kernel.setaside.apart import apart, caught
from maplebridge.kernel.setaside.causes import Aside, Cause
from maplebridge.kernel.setaside.models import Thing
from maplebridge.rules import course

BATCH = 300
OUT_OF_REACH = f"""
SELECT number FROM matter_matter WHERE next < %(now)s
AND NOT ({" AND ".join(f"(({one} >= %(first)s AND {one} < %(last)s) OR {one} IS NULL)" for one in ailing.MOMENTS)})
"""  # noqa: S608  constant names of columns


def tick(*, now: datetime, batch: int = BATCH, freed: tuple[datetime, datetime] | None = None) -> int:
    """Fire the silences that are due before `now`, one batch; returns how many matters moved.

    Asks nobody: the worker looks first (`guarding.look`), a simulation brings its own time on purpose.
    freed  the last hold, from and to: what ended in it counts from its end, and parties get back what they missed

    Rows that somebody else holds are skipped and come with the next batch, so many clocks may run side by side.
    A kill leaves a batch done or undone. A clock that jumps back finds nothing due; one that jumps forward
    fires each silence at its own minute. A matter that cannot be moved is set aside alone and comes again later.
    Writes in one transaction of its own.
    """
    minute = towntime.minute(now)
    event = course.Event(kind="tick", at=minute, window=window_of(freed))
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        due = Matter.objects.filter(next__lt=towntime.moment(minute)).order_by("next")
        due = due.exclude(things.resting(now, kind=ailing.KIND, matter="number"))
        taken = _taken(due, batch, now=now)
        fresh = dict(taken)
        failed = apart(list(taken), lambda part: _fire(_rows(part, fresh), event, now=now))
        for number, fault in failed:
            cause = ailing.why(taken[number], fault)
            things.put(ailing.KIND, str(number), cause=cause, now=now, matter=number)
        moved = taken.keys() - {number for number, _ in failed}
        things.worked(ailing.KIND, moved, now=now)
        apart(
            sorted(moved), lambda part: children.tell(dict.fromkeys(part, now), now=now)
        )  # else: the reaction tells
    return len(taken)


def _taken(due: QuerySet[Matter], batch: int, *, now: datetime) -> dict[int, Matter]:
    """The first of what is due, locked. Matters with a moment that cannot be held are set aside, each alone."""
    locked = due.select_for_update(skip_locked=True, of=("self",))
    rows = list(locked[:batch])
    if not any(ailing.out_of_reach(row) for row in rows):
        return {row.number: row for row in rows}
    for number in _out_of_reach(now):
        things.put(ailing.KIND, str(number), cause=Cause("no_moment"), now=now, matter=number)
    within = [Q(**{f"{one}__gte": ailing.FIRST, f"{one}__lt": ailing.LAST}) | Q(**{one: None}) for one in ailing.MOMENTS]
    return {row.number: row for row in locked.filter(*within)[:batch]}


def _out_of_reach(now: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_REACH, {"now": now, "first": ailing.FIRST, "last": ailing.LAST})
        return [row[0] for row in cursor.fetchall()]


def again(*, now: datetime) -> int:
    """Try again to move what was set aside and is not due: mended matters leave the list; returns how many."""
    return things.retry(ailing.KIND, _looked_at, now=now)


def _looked_at(thing: Thing) -> None:
    row = ailing.row_of(thing)
    fault = caught(lambda: registry.by_id(row.procedure_id).procedure.place(moving.load(row).state.step))
    if fault is not None:
        cause = ailing.why(row, fault)
        raise Aside(cause.code, **cause.facts) from fault


def _rows(numbers: Sequence[int], fresh: dict[int, Matter]) -> list[Matter]:
    """The rows of these matters, in this order; a second time they are read again, since a try may have changed them."""
    rows = {number: fresh.pop(number) for number in numbers if number in fresh}
    missing = [number for number in numbers if number not in rows]
    rows |= {row.number: row for row in Matter.objects.filter(number__in=missing)} if missing else {}
    return [rows[number] for number in numbers]


def _fire(rows: Sequence[Matter], event: course.Event, *, now: datetime) -> None:
    moves = [moving.load(row) for row in rows]
    for move in moves:
        moving.advance(move, event, by="system", asks=False)
        if not move.entries:  # it would be due for ever, and the clock would never rest
            raise Aside("stands_still")
    moving.write(moves)
    moving.open_children(moves, now=now)


def run_until(now: datetime, *, batch: int = BATCH) -> Iterator[int]:
    """Tick until nothing is due before `now`; yields how many matters each batch moved.

    batch  matters in one transaction
    """
    while (moved := tick(now=now, batch=batch)) > 0:  # ends: a matter that is due moves on, or is set aside
        yield moved
