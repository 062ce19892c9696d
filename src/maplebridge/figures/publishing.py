"""Publish the figures of closed months: each made once, in the morning, by the worker, never while somebody waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Q

from maplebridge.figures import months as noted
from maplebridge.figures.models import PublishedMonth
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.models import Post
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.suppression import published

MONTHS = 12
"""How many closed months are published and shown."""
FEW = 3
"""With fewer posts than this, a figure of a unit would be about a person (bound B10)."""
COLUMNS = range(3)
"""Received, ended, limit missed."""
RESTS = {1: 3, 2: 4}
"""What a reader gets by subtracting a column from the first: still open, never late. Kept back like the others."""
IN_NO_PART = -1
"""Stands for the matters that lie at the city itself: one more part, so that the parts sum to the whole."""
Key = tuple[object, object]
Row = tuple[int, str, int, int, int]
Sheet = Mapping[str, Any]
COUNTS = "SELECT place, category, received, ended, missed FROM mb_public_counts(%s, %s)"


def closed_months(today: date) -> list[date]:
    """The first days of the closed months, newest first."""
    year, month = today.year, today.month
    months = []
    for _ in range(MONTHS):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        months.append(date(year, month, 1))
    return months


def unpublished(*, now: datetime) -> list[date]:
    """Closed months that were not published yet, newest first. One query."""
    months = closed_months(towntime.local(now).date())
    stored = set(PublishedMonth.objects.filter(month__in=months).values_list("month", flat=True))
    return [month for month in months if month not in stored]


def publish(month: date, *, now: datetime) -> bool:
    """Publish one closed month with its entry, once for all (bound B11); False when nothing came in during it.

    raises  suppression.Contradiction  its numbers do not add up: nothing is published
    """
    counted = _counts(month)
    if not _by_kind(counted):
        return False
    noted.publish({month: _sheet(month, counted)}, now=now)
    return True


def _sheet(month: date, counted: Sequence[Row]) -> Sheet:
    """Every number that will be shown of a month, hidden together: a total of one table is a part of another."""
    tree = territory.tree()
    parts = [*(unit.id for unit in tree.children(tree.root.id)), IN_NO_PART]
    whole, columns = [tree.root.id, *parts], COLUMNS
    sums = _by_unit(counted)
    values: dict[Key, int] = {(unit, n): sums.get((unit, n), 0) for unit in whole for n in columns}
    values |= {(unit, rest): values[unit, 0] - values[unit, n] for unit in whole for n, rest in RESTS.items()}
    kinds = _by_kind(counted)
    values |= {("kind", code): count for code, count in kinds.items()}
    lines: list[tuple[Key, tuple[Key, ...]]] = [
        ((tree.root.id, n), tuple((unit, n) for unit in parts)) for n in (*columns, *RESTS.values())
    ]
    lines += [((unit, 0), ((unit, n), (unit, rest))) for unit in whole for n, rest in RESTS.items()]
    if kinds:
        lines.append(((tree.root.id, 0), tuple(("kind", code) for code in kinds)))
    few = _few(whole, month) if counted else frozenset()
    barred = frozenset(key for key in values if key[0] in few)
    cells = published(values=values, lines=lines, barred=barred)
    return {
        "units": {str(unit): [cells[unit, n] for n in columns] for unit in whole},
        "kinds": {code: cells["kind", code] for code in kinds},
    }


def _few(units: Sequence[int], month: date) -> frozenset[int]:
    """Units in whose offices, all levels below included, fewer than three posts were held (bound B10). One query."""
    tree, offices = territory.tree(), territory.offices()
    there = Q(valid_from__lt=_following(month)) & (Q(valid_until=None) | Q(valid_until__gte=month))
    posts: Counter[int] = Counter()
    root = (tree.root.id,)
    for number in Post.objects.filter(there).values_list("office_id", flat=True):
        office = offices.by_id(number)
        path = () if office is None else tree.unit(office.unit_id).path
        for above in (*path, IN_NO_PART) if path == root else path:
            posts[above] += 1
    return frozenset(unit for unit in units if posts[unit] < FEW)


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _counts(month: date) -> list[Row]:
    bounds = [datetime.combine(day, time(), tzinfo=towntime.zone()) for day in (month, _following(month))]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, bounds)
        return cursor.fetchall()


def _by_unit(rows: Sequence[Row]) -> dict[tuple[int, int], int]:
    values: Counter[tuple[int, int]] = Counter()
    tree = territory.tree()
    root = (tree.root.id,)
    for place, _, *counts in rows:
        path = tree.unit(place).path
        for above in (*path, IN_NO_PART) if path == root else path:
            for column, count in enumerate(counts):
                values[above, column] += count
    return dict(values)


def _by_kind(rows: Sequence[Row]) -> dict[str, int]:
    """Received by class of the first level, of what lies in the city itself."""
    root = territory.tree().root.id
    values: Counter[str] = Counter()
    for place, category, received, *_ in rows:
        if territory.tree().unit(place).path[0] == root:
            values[category[:2]] += received
    return dict(values)
