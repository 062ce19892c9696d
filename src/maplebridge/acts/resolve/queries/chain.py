"""The chain at a glance: open, due soon, late, bounced for each unit; counted from the matters, never typed in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import towntime, warning
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.heading import category_title, known, unit_title
from maplebridge.kernel.matter.queries.inbox import inbox_row
from maplebridge.kernel.matter.reading import InboxRow
from maplebridge.kernel.matter.surveying import CityGlance, UnitFigures, Warned
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.tree import Unit
from maplebridge.rules.refusal import NotFound
from maplebridge.rules.words import Title

SOON = timedelta(days=3)
WEEKS = 10
OLDEST = 5
NO_SUCH_UNIT = Title("There is no such unit in this city.", "本市没有这一区划单元。")

OPEN = """
    SELECT place, count(*), count(*) FILTER (WHERE due >= %(now)s AND due < %(soon)s),
           count(*) FILTER (WHERE missed > 0), count(*) FILTER (WHERE bounces > 0),
           count(*) FILTER (WHERE seq = 1 AND opened < %(untouched)s)
    FROM matter_matter WHERE outcome IS NULL AND category <> 'outside_scope' GROUP BY place
"""
ARRIVED = """
    SELECT place, width_bucket(extract(epoch FROM opened - %(start)s), 0, %(span)s, %(weeks)s) AS week, count(*)
    FROM matter_matter WHERE opened >= %(start)s AND opened < %(now)s AND category <> 'outside_scope' GROUP BY 1, 2
"""
ANSWERED = """
    SELECT place, count(*) FILTER (WHERE missed = 0), count(*)
    FROM matter_matter WHERE outcome IS NOT NULL AND touched >= %(month)s AND category <> 'outside_scope' GROUP BY place
"""


@dataclass(slots=True)
class _Sums:
    """Figures of one unit while they are added up along the tree."""

    open: int = 0
    soon: int = 0
    late: int = 0
    bounced: int = 0
    untouched: int = 0
    on_time: int = 0
    answered: int = 0
    weeks: list[int] = field(default_factory=lambda: [0] * WEEKS)


def city_glance(*, actor: Actor, unit_id: int | None, now: datetime) -> CityGlance:
    """One unit, the trail above it, its children, the longest late. Five queries. Raises NotFound."""
    tree = territory.tree()
    try:
        unit = tree.unit(unit_id) if unit_id is not None else tree.root
    except LookupError as error:
        raise NotFound(NO_SUCH_UNIT) from error
    with scope.reading(actor):
        sums = _sums(now)
        oldest = _oldest(unit, now=now)
        warned = _warned(unit, now)
    children = tree.children(unit.id)
    return CityGlance(
        at=now,
        unit=_figures(unit, sums),
        trail=tuple((above.id, unit_title(above.id)) for above in tree.ancestors(unit.id)[:-1]),
        parts=tuple(_figures(child, sums) for child in children),
        oldest=oldest,
        warnings=warned,
        can_drill=bool(children),
    )


def _warned(unit: Unit, now: datetime) -> tuple[Warned, ...]:
    """What the morning's look found, for the city itself. One query."""
    if unit.parent is not None:
        return ()
    return tuple(
        Warned(
            category=category_title(one.category),
            places=tuple(unit_title(place) for place in one.places),
            first=one.first,
            observed=one.observed,
            expected=one.expected,
            recurrence=one.recurrence,
            days=tuple(one.days),
        )
        for one in warning.standing(towntime.local(now).date())
    )


def _sums(now: datetime) -> dict[int, _Sums]:
    """Figures of every unit, each matter counted at its place and at every unit above it."""
    path = territory.tree().unit
    sums: dict[int, _Sums] = defaultdict(_Sums)
    start = now - timedelta(weeks=WEEKS)
    moments = {
        "now": now,
        "soon": now + SOON,
        "untouched": now - SOON,
        "start": start,
        "span": WEEKS * 7 * 86400,
        "weeks": WEEKS,
        "month": now - timedelta(days=30),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN, moments)
        for place, *counts in cursor.fetchall():
            for above in path(place).path:
                _add(sums[above], counts)
        cursor.execute(ARRIVED, moments)
        for place, week, count in cursor.fetchall():
            for above in path(place).path:
                sums[above].weeks[min(max(week, 1), WEEKS) - 1] += count
        cursor.execute(ANSWERED, moments)
        for place, on_time, answered in cursor.fetchall():
            for above in path(place).path:
                sums[above].on_time += on_time
                sums[above].answered += answered
    return sums


def _add(sums: _Sums, counts: list[int]) -> None:
    sums.open += counts[0]
    sums.soon += counts[1]
    sums.late += counts[2]
    sums.bounced += counts[3]
    sums.untouched += counts[4]


def _figures(unit: Unit, sums: dict[int, _Sums]) -> UnitFigures:
    found = sums.get(unit.id, _Sums())
    return UnitFigures(
        unit_id=unit.id,
        code=unit.code,
        name=unit_title(unit.id),
        open=found.open,
        due_soon=found.soon,
        late=found.late,
        bounced=found.bounced,
        unattended=found.untouched,
        on_time=(found.on_time, found.answered) if found.answered else None,
        weeks=tuple(found.weeks),
    )


def _oldest(unit: Unit, *, now: datetime) -> tuple[InboxRow, ...]:
    """The oldest open matters in which an office missed a limit, in the unit. One query."""
    late = Matter.objects.filter(outcome=None, missed__gt=0).order_by("opened", "number")
    if unit.parent is not None:
        late = late.filter(place__in=territory.tree().below(unit.id))
    return tuple(inbox_row(known(row, now=now)) for row in late[:OLDEST])
