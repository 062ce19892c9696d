"""The city's figures, kept beside the matters by the database itself: adding up, checking, mending.

A statement that changes matters writes down what changed (a trigger); the worker adds the changes up. Whoever reads
takes both (`queries.standing`), so a figure is exact whether they were added up already or not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from maplebridge.kernel.clock import towntime

KEPT = timedelta(days=100)
"""How long the figures of a single day are kept; what is open stays as long as it is open."""
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """An area of which figures and matters do not say the same.

    open  how many more are open than the figures say (negative: fewer);  rows  how many figures are wrong
    """

    area: int
    open: int
    rows: int


def fold(*, now: datetime, batch: int = BATCH) -> int:
    """Add up what was written down since, as role clock; returns how many changes. Nobody waits for it.

    batch  how many changes at most;  one transaction of its own
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT mb_tally_fold(%s, %s)", [_since(now), batch])
        return int(cursor.fetchone()[0])


def fold_all(*, now: datetime) -> int:
    """The same until nothing is left: after an import, after a simulation. Returns how many changes in all."""
    count = 0
    while folded := fold(now=now):  # ends: each turn takes away what it has added up
        count += folded
    return count


def prune(*, now: datetime) -> int:
    """Drop days that no figure looks back to, as role clock; returns how many rows.

    One statement in its own transaction.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("DELETE FROM figures_tally WHERE day <> 'epoch' AND day < %s", [_since(now)])
        return int(cursor.rowcount)


def differences(*, now: datetime) -> tuple[Difference, ...]:
    """Count all matters anew, as role clock, and compare: the areas that differ, by their number. One query."""
    wrong: Counter[int] = Counter()
    more: Counter[int] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area, office = 0, open FROM mb_tally_differences(%s)", [_since(now) + timedelta(days=1)]
        )
        for area, whole, count in cursor.fetchall():
            wrong[area] += 1
            more[area] += count if whole else 0
    return tuple(Difference(area, more[area], wrong[area]) for area in sorted(wrong))


def mend(*, now: datetime) -> int:
    """Bring the figures to what the matters say, in the town's own days, as role clock; returns how many changed.

    Two statements in one transaction of its own.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("UPDATE clock_town SET zone = %s WHERE zone <> %s", [settings.TIME_ZONE] * 2)
        cursor.execute("SELECT mb_tally_mend(%s)", [_since(now)])
        return int(cursor.fetchone()[0])


def zone() -> str:
    """The time zone by whose days the figures are kept. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT zone FROM clock_town")
        return str(cursor.fetchone()[0])


def _since(now: datetime) -> date:
    return towntime.local(now).date() - KEPT
