"""The morning's look: is something starting? Counts of matters by place and day, scanned kind by kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite

import numpy as np
from django.db import connection, transaction

from maplebridge.figures.models import EarlyWarning
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.territory import queries as territory
from maplebridge.methods import scan
from maplebridge.packs.reading import OUTSIDE

HISTORY = 120
LONGEST = 21
FEWEST = 30
SMALLEST = 5
ACT_ON = 180.0
SEED = 1963
WEEKS_SHOWN = 14
SHOWN = 50
COUNTS = """
    SELECT left(category, 4), place, (opened AT TIME ZONE %(zone)s)::date, count(*)
    FROM matter_matter
    WHERE opened >= %(start)s AND opened < %(end)s AND category <> %(outside)s AND against IS NULL
    GROUP BY 1, 2, 3
"""
Cells = dict[tuple[int, date], int]


def look(*, now: datetime, replications: int = 999) -> int:
    """Scan the last 120 days of every kind of matter up to yesterday; returns how many warnings stand now.

    A kind is a class of the second level. Places are communities. A cluster counts if chance alone would do as
    well less than twice a year, and if at least five matters are in it.

    replications  random data sets per kind: p-values are multiples of 1 / (replications + 1)
    One transaction: one query, one delete, one insert, with the scan between them.
    """
    today = towntime.local(now).date()
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        kinds = _counts(today)
        warnings = [
            warning for kind, cells in kinds.items() for warning in _scan(kind, cells, today, replications)
        ]
        EarlyWarning.objects.filter(found__gte=today - timedelta(days=LONGEST)).delete()
        EarlyWarning.objects.bulk_create(warnings)
    return len(warnings)


def newest(today: date) -> tuple[EarlyWarning, ...]:
    """The warnings of the newest look, rarest first, three at most. One query."""
    rows = EarlyWarning.objects.filter(found__gte=today - timedelta(days=1)).order_by("-found", "-recurrence")
    return tuple(one for one in rows[:SHOWN] if is_sound(one))[:3]


def is_sound(one: EarlyWarning) -> bool:
    """Whether a page can show it: of places that there are, with numbers."""
    tree = territory.tree()
    places = isinstance(one.places, list) and all(
        isinstance(place, int) and tree.by_id(place) is not None for place in one.places
    )
    days = isinstance(one.days, list) and all(isinstance(count, int) for count in one.days)
    return places and days and isfinite(one.expected) and isfinite(one.recurrence)


def passed_over(today: date) -> Iterator[str]:
    """A sentence for what the look leaves out, first by place, then one for warnings that no page can show.

    Two queries.
    """
    tree = territory.tree()
    with transaction.atomic(), connection.cursor() as cursor:
        scope.enter(SYSTEM)
        cursor.execute("SELECT place, min(number) FROM matter_matter GROUP BY place")
        for place, number in cursor.fetchall():
            if tree.by_id(place) is None:
                yield (
                    f"{numbers.show(number)} is kept at unit {place}, which does not exist; the morning's look leaves out "
                    "what lies there. Restore its row from its entries or from a backup."
                )
    bad = [
        one for one in EarlyWarning.objects.filter(found__gte=today - timedelta(days=1)) if not is_sound(one)
    ]
    if bad:
        yield (
            f"{len(bad)} early warnings cannot be shown (the first is row {bad[0].pk} of figures_earlywarning); the next "
            "morning's look finds them anew."
        )


def _counts(today: date) -> dict[str, Cells]:
    start = datetime.combine(today - timedelta(days=HISTORY), time(), tzinfo=towntime.zone())
    end = datetime.combine(today, time(), tzinfo=towntime.zone())
    values = {"zone": str(towntime.zone()), "start": start, "end": end, "outside": OUTSIDE}
    tree = territory.tree()
    kinds: dict[str, Counter[tuple[int, date]]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        for kind, place, day, count in cursor.fetchall():
            community = (
                tree.at_level(place, "community") if tree.by_id(place) else None
            )  # else doctor names it
            if community is not None and community.path[0] == tree.root.id:
                kinds[kind][community.id, day] += count
    return {kind: dict(cells) for kind, cells in kinds.items() if sum(cells.values()) >= FEWEST}


def _scan(kind: str, cells: Cells, today: date, replications: int) -> list[EarlyWarning]:
    points = _points()
    places = list(points)
    row = {place: n for n, place in enumerate(places)}
    cells = {(place, day): count for (place, day), count in cells.items() if place in points}
    if not cells:
        return []
    first = min(day for _, day in cells)
    table = np.zeros((len(places), (today - first).days), dtype=np.int64)
    for (place, day), count in cells.items():
        table[row[place], (day - first).days] += count
    if table.shape[1] <= LONGEST * 2:
        return []
    result = scan.permutation(
        table,
        places=scan.Places.on_globe(*np.array(list(points.values())).T),
        trials=scan.Trials(seed=SEED, replications=replications),
        search=scan.Search(prospective=True, max_share=0.25, max_duration=LONGEST),
    )
    return [
        _warning(kind, cluster, places, table, first, today)
        for cluster in result.publishable(smallest=SMALLEST)
        if cluster.recurrence_days is not None and cluster.recurrence_days >= ACT_ON
    ]


def _points() -> dict[int, tuple[float, float]]:
    """Latitude and longitude of each community of the city: its own, else those of the nearest unit above that has some.

    One with none above it either is in no circle; `doctor` names it.
    """
    tree = territory.tree()
    points = {}
    for unit in tree.level_units("community"):
        located = (
            one for one in reversed(tree.ancestors(unit.id)) if one.lat is not None and one.lon is not None
        )
        spot = next(located, None)
        if (
            unit.path[0] == tree.root.id
            and spot is not None
            and spot.lat is not None
            and spot.lon is not None
        ):
            points[unit.id] = spot.lat, spot.lon
    return points


def _warning(
    kind: str, cluster: scan.Cluster, places: list[int], table: np.ndarray, first: date, today: date
) -> EarlyWarning:
    members = list(cluster.members)
    series = table[members, -WEEKS_SHOWN * 2 :].sum(axis=0)
    return EarlyWarning(
        category=kind,
        places=[places[n] for n in members],
        first=first + timedelta(days=cluster.start),
        last=first + timedelta(days=cluster.end),
        observed=cluster.observed,
        expected=cluster.expected,
        recurrence=cluster.recurrence_days,
        days=[int(count) for count in series],
        found=today,
    )
