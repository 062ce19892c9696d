"""Which procedures a post may open in the name of its office, where, and of which kinds; what would follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import office_title
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.holding import hold
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import Unit
from maplebridge.packs.reading import OUTSIDE, Category, taxonomy
from maplebridge.rules import course
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated_with_weekday


@dataclass(frozen=True, slots=True)
class Way:
    """An office of a post that may open a procedure, and the role in which it does; `unit` and `level` are the office's."""

    adopted: registry.Adopted
    office: int
    unit: int
    level: str
    role: str

    @property
    def definition(self) -> Procedure:
        """The procedure that it opens."""
        return self.adopted.procedure

    @property
    def all_kinds(self) -> bool:
        """Whether it opens the procedure for every kind of matter. No query."""
        return _holds(self, "")

    def opens(self, category: str) -> bool:
        """Whether it is this office, and no other of its unit, that opens the procedure for a kind. No query."""
        return _holds(self, category)


def _holds(way: Way, category: str) -> bool:
    holder = territory.offices().fills(way.definition, way.role, way.unit, category)
    return holder is not None and holder.id == way.office


def ways(actor: Actor, *, now: datetime) -> tuple[Way, ...]:
    """What a post may open today, by its procedures: in each of them the first role and office that may.

    One query, and one for each procedure that this process has not read yet. In the order of the procedures' ids.
    """
    if actor.account_id is None or not actor.office_ids:
        return ()
    today = towntime.local(now).date()
    newest = {one.procedure.id: one for one in registry.adopted() if one.procedure.in_force.holds_on(today)}
    found = (next(_ways(actor, one), None) for one in newest.values())
    return tuple(way for way in found if way is not None)


def opens_something(actor: Actor) -> bool:
    """Whether an office of a post fills a role that opens a procedure, at whatever level: what navigation asks. No query."""
    mandates = territory.offices().roles_of(actor.office_ids) & actor.roles
    return not registry.office_openers().isdisjoint(role for _, role in mandates)


def ways_of(actor: Actor, adopted: registry.Adopted) -> tuple[Way, ...]:
    """Every office of a post that may open one procedure, each with its first role that may. No query."""
    every = tuple(_ways(actor, adopted))
    return tuple({way.office: way for way in reversed(every)}.values())[::-1]


def _ways(actor: Actor, adopted: registry.Adopted) -> Iterator[Way]:
    offices, tree, opens = territory.offices(), territory.tree(), adopted.procedure.opens
    roles = [name for name in opens.who if adopted.procedure.roles[name].kind == "office"]
    for role in roles:
        for office_id in actor.office_ids:
            office = offices.by_id(office_id)
            unit = None if office is None else tree.by_id(office.unit)
            held = (office_id, role) in actor.roles and (office_id, role) in offices.roles_of((office_id,))
            if unit is not None and held and unit.level_name in opens.levels:
                yield Way(adopted, office_id, unit.id, unit.level_name, role)


def places(way: Way) -> tuple[Unit, ...]:
    """Where such a matter may be: the office's own unit and all below it but its grids, each after the one that holds it."""
    tree = territory.tree()
    below = (tree.by_id(one) for one in tree.below(way.unit))
    return tuple(unit for unit in below if unit is not None and unit.level_name != "grid")


def kinds(way: Way) -> tuple[Category, ...]:
    """The kinds of matter for which this office opens the procedure, those that lead to it first. No query."""
    some = [one for one in taxonomy(way.adopted.pack).categories if one.code != OUTSIDE and way.opens(one.code)]
    return tuple(sorted(some, key=lambda one: one.procedure != way.definition.id))


def needs_kind(way: Way) -> bool:
    """Whether the kind decides who has the matter: at this office's unit or above it some role of the procedure is an
    office's for some kinds alone. No query.
    """
    path = set(territory.tree().unit(way.unit).path)
    roles = {name for name, role in way.definition.roles.items() if role.kind == "office"}
    return any(
        mandate.category and mandate.unit in path and mandate.role in roles
        for mandate in territory.offices().mandates.all
    )


def follows(
    way: Way, *, place: int, category: str, days: Mapping[str, date], now: datetime
) -> Wording:
    """What comes of it when it is opened now, in one sentence: at which step it begins, who answers, by when. No query.

    place  id of a unit;  category  its kind, empty while none was chosen;  days  as far as they were named
    """
    definition, minute = way.definition, towntime.minute(now)
    named = {**course.latest_days(definition, minute), **{name: day.toordinal() for name, day in days.items()}}
    state, _ = course.open_matter(
        definition,
        at=minute,
        level=way.level,
        calendar=registry.calendar(way.adopted.pack),
        params=way.adopted.params,
        by=way.role,
        dates=named,
    )
    step = definition.places[state.step]
    who = definition.role_title(step.who) if isinstance(step, Step) else definition.title
    office = hold(definition, state, place=place, category=category, before=None).office
    if answering_role(definition, state.step) is not None and office is not None:
        who = Text("{office} ({role})", office=office_title(office), role=who)
    if state.due_at is None or (definition.opens.gives and not days):
        return Text("It begins at “{step}”: {who} answers.", step=step.title, who=who)
    day = dated_with_weekday(state.due_at.date())
    return Text("It begins at “{step}”: {who} answers by {day}.", step=step.title, who=who, day=day)
