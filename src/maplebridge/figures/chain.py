"""The chain at a glance: open, due soon, late, bounced for each unit; kept from the matters, never typed in."""

from __future__ import annotations

from datetime import datetime

from maplebridge.figures import warning
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LATE, category_title, loaded, readable, unit_title
from maplebridge.kernel.file.inbox import IN_PLACES, inbox_row
from maplebridge.kernel.file.shapes.surveying import CityGlance, UnitFigures, Warned
from maplebridge.kernel.file.unitfigures import Figures, figures
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.chosen import Chosen
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import Unit
from maplebridge.rules.refusal import NotFound
from maplebridge.texts import Text

OLDEST = 5
NO_SUCH_UNIT = Text("There is no such unit in this city, or none of yours.")


def city_glance(*, actor: Actor, unit_id: int | None, now: datetime) -> CityGlance:
    """One unit, the trail above it as far as it is theirs, its children, the longest late.

    Four queries for the city itself, one less for a unit; one more where leave was given.

    unit_id  None for the city itself
    raises   NotFound  no such unit in this city
    """
    tree = territory.tree()
    unit = tree.by_id(unit_id) if unit_id is not None else tree.root
    if unit is None:
        raise NotFound(NO_SUCH_UNIT)
    with scope.reading(actor):
        children = tree.children(unit.id)
        counts = figures((unit.id, *(child.id for child in children)), actor=actor, now=now)
        late = _late(unit)
        oldest = readable(late, lambda row: inbox_row(loaded(row, now=now)))
        warned = _warned(unit, now)
    return CityGlance(
        at=now,
        unit=_figures(unit, counts[unit.id]),
        trail=tuple(
            (above.id, unit_title(above.id))
            for above in tree.ancestors(unit.id)[:-1]
            if above.id in actor.unit_ids
        ),
        parts=tuple(_figures(child, counts[child.id]) for child in children),
        oldest=tuple(oldest),
        unreadable=len(late) - len(oldest),
        warnings=warned,
        can_drill=bool(children),
        whole=tree.root.id in actor.unit_ids,
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
        for one in warning.newest(towntime.local(now).date())
    )


def _figures(unit: Unit, counts: Figures) -> UnitFigures:
    return UnitFigures(
        unit_id=unit.id,
        code=unit.code,
        name=unit_title(unit.id),
        open=counts.open,
        due_soon=counts.due_soon,
        late=counts.late,
        bounced=counts.bounced,
        unattended=counts.untouched,
        on_time=(counts.answered - counts.missed, counts.answered) if counts.answered else None,
        weeks=tuple(counts.weeks),
    )


def _late(unit: Unit) -> list[Matter]:
    """The oldest open matters in which an office missed a limit, in the unit. One query."""
    late = Chosen().where(LATE)
    if unit.parent is not None:
        late = late.where(IN_PLACES, list(territory.tree().below(unit.id)))
    return late.rows(OLDEST, order="opened, number")
