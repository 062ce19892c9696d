"""What every page says first about a matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TypeVar
from weakref import WeakKeyDictionary

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.shapes.reading import Heading, Spot
from maplebridge.kernel.file.shapes.showing import DueStatus
from maplebridge.kernel.file.unitfigures import SOON
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import ailing
from maplebridge.kernel.matter.lifecycle.moving import BOUNCE
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.state import UNREADABLE
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import Unit
from maplebridge.packs import reading as packs
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.soundness.claims import closed_as
from maplebridge.texts import Text, Title, Wording

T, U = TypeVar("T"), TypeVar("U")
LATE = "outcome IS NULL AND missed > 0"
"""Which rows are late, for every query that looks for them, in the words of the database."""
_spots: WeakKeyDictionary[Tree, dict[int, Spot]] = WeakKeyDictionary()
"""Where each unit is, by the map that says it: a map that is no longer read takes its own with it."""
NO_OFFICE = Text("No office of this city")
OTHER = Text("Not sorted: a person reads it")


@dataclass(frozen=True, slots=True)
class LoadedMatter:
    """A matter's row with its procedure: what the queries of one page share."""

    row: Matter
    adopted: registry.Adopted
    now: datetime

    @property
    def definition(self) -> Procedure:
        """The procedure of the matter."""
        return self.adopted.procedure


def readable(rows: Iterable[T], make: Callable[[T], U]) -> list[U]:
    """What a list shows of its rows; one whose row cannot be read is left out, so that its neighbours are shown; sorted
    as the rows are.
    """
    pages: list[U] = []
    for row in rows:
        with suppress(*UNREADABLE):
            pages.append(make(row))
    return pages


def loaded(row: Matter, *, now: datetime) -> LoadedMatter:
    """The row with its procedure; one that an office or silence ended as “settled” before S9 with ends that say less.

    raises  OverflowError  a moment of the row is out of reach
    """
    if ailing.out_of_reach(row):
        raise OverflowError("no_moment")
    return LoadedMatter(row, as_shown(row), now)


def as_shown(row: Matter) -> registry.Adopted:
    """The procedure of a matter as its pages, notices and exports show it. No query once it was read."""
    adopted = registry.by_id(row.procedure_id)
    if row.outcome != "settled" or row.step not in adopted.plain.twins:
        return adopted
    return replace(
        adopted, procedure=closed_as(adopted.plain, row.step, (row.full or row.state).get("facts", ()))
    )


def outcome(row: Matter, definition: Procedure) -> str:
    """How an ended matter is said to have ended, by its procedure as it is shown; empty while it is open."""
    end = definition.ends.get(row.step)
    return end.outcome if end is not None and row.outcome == "settled" else row.outcome or ""


def heading(matter: LoadedMatter) -> Heading:
    """Number, title, procedure, category, step, office, place, status. No query."""
    row, definition = matter.row, matter.definition
    return Heading(
        number=row.number,
        number_text=numbers.show(row.number),
        title=row.title,
        procedure=definition.id,
        procedure_title=definition.title,
        category=category_title(row.category),
        step=definition.place(row.step).title,
        office=office_title(row.office),
        spot=spot(row.place),
        status=due_status(matter),
        turn=party_turn(matter),
        brings=definition.brings,
        ended=row.outcome is not None,
        bounced=row.bounces,
        bounces=bounces_allowed(definition),
    )


def due_status(matter: LoadedMatter) -> DueStatus:
    """Done, late, waiting for a party or for news from outside, due soon, on time.

    Late is what ADR 5 says and nothing else: open, and an office let a limit pass. Tiles, tabs, filters and lists count
    the same (`LATE`).
    """
    row = matter.row
    if row.outcome is not None:
        return "done"
    if row.missed:
        return "late"
    if not waits_for_office(matter):
        return "waiting"
    return "due-soon" if _soon(row.due, matter.now) else "on-time"


def _soon(due: datetime, now: datetime) -> bool:
    """Due soon: the last day is today or one of the two that follow, as tiles and filters count it (`unitfigures.SOON`)."""
    return (towntime.local(due).date() - towntime.local(now).date()).days < SOON


def party_turn(matter: LoadedMatter) -> Wording | None:
    """The party that must act now; None where an office must, or nobody in the city."""
    place = matter.definition.place(matter.row.step)
    if not isinstance(place, Step) or answering_role(matter.definition, matter.row.step) is not None:
        return None
    return matter.definition.role_title(place.who)


def waits_for_office(matter: LoadedMatter) -> bool:
    """Whether it is an office's turn: a limit runs, and an office of the city answers for it."""
    return matter.row.due is not None and answering_role(matter.definition, matter.row.step) is not None


def spot(unit_id: int) -> Spot:
    """Where a matter is; worked out once for each unit of a map."""
    tree = territory.tree()
    spots = _spots.setdefault(tree, {})
    there = spots.get(unit_id)
    if there is None:
        *above, unit = (_title(one) for one in tree.ancestors(unit_id))
        there = spots[unit_id] = Spot(unit_id=unit_id, unit=unit, above=tuple(above))
    return there


def unit_title(unit_id: int) -> Wording:
    """Name of a unit in every declared language."""
    return _title(territory.tree().unit(unit_id))


def office_title(office_id: int | None) -> Wording:
    """Name of an office in every declared language."""
    office = None if office_id is None else territory.offices().by_id(office_id)
    return NO_OFFICE if office is None else Title(office.name_en, office.name_zh)


def office_at(office: Office) -> Wording:
    """An office with its unit, in every declared language."""
    name = Title(office.name_en, office.name_zh)
    return Text("{office} ({unit})", office=name, unit=unit_title(office.unit))


@cache
def category_title(code: str) -> Wording:
    """Name of a category, in the city's pack or else in whichever knows it."""
    for pack in (registry.home_pack(), *packs.names()):
        category = packs.taxonomy(pack).by_code(code)
        if category is not None:
            return category.title
    return OTHER


def bounces_allowed(definition: Procedure) -> int:
    """How many objections to jurisdiction the procedure allows."""
    bounces = [step.acts[BOUNCE].at_most for step in definition.steps.values() if BOUNCE in step.acts]
    return max((cap for cap in bounces if cap is not None), default=0)


def _title(unit: Unit) -> Wording:
    return Title(unit.name_en, unit.name_zh)
