"""Which offices an act may name, and what naming one means: it gets the matter, or the resident is told whose it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

from maplebridge.kernel.matter.lifecycle.holding import may_have, unit_for
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.rules.answering import answering_role
from maplebridge.rules.mandate import Hole, Placement
from maplebridge.rules.places import Act, Step
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import LEAD, NAMING

Meaning = Literal["moves", "joins", "stays", "tells"]
"""moves: a superior gives the matter to an office of any level below; joins: areas that act together give it to one of
them; stays: to an office of the unit where it is; tells: nothing moves, the resident learns which office is competent."""
FOLLOWED = frozenset({"moves", "joins"})
"""The meanings that may take a matter to another area: its place follows."""
Taken = Literal["office", "offices"]
"""What a field takes: one office, or several (those who each have the same duty)."""


def takes(definition: Procedure, name: str) -> Taken | None:
    """What the field of this name takes; None for a field that takes no office."""
    if name in NAMING:
        return "office"
    return "offices" if name in _each(definition) else None


def _each(definition: Procedure) -> dict[str, tuple[str, ...]]:
    """The fields that name those who each have a duty, with the roles that the duty is for."""
    duties = (duty for step in definition.steps.values() for duty in step.duties.values())
    return {duty.each: duty.who for duty in duties if duty.each}


def listed(definition: Procedure, name: str, text: str) -> tuple[int, ...]:
    """Primary keys of the offices that were named in a field, in the order of its words; none for any other words."""
    ids = [whole(part) for part in text.split(",")] if takes(definition, name) else []
    return tuple(one for one in ids if one is not None) if None not in ids else ()


def naming_field(needs: Iterable[str]) -> str | None:
    """The field in which an act with these needs names one office; None where it names none."""
    return next((name for name in needs if name in NAMING), None)


def meaning(definition: Procedure, step: str, act: Act) -> Meaning:
    """What the office means that this act names."""
    if act.level:
        return "moves"
    if role_meant(definition, step, act) is None:
        return "tells"
    here = definition.place(step)
    several = isinstance(here, Step) and any(duty.each for duty in here.duties.values())
    return "joins" if several and naming_field(act.asks) == LEAD else "stays"


def role_meant(definition: Procedure, step: str, act: Act) -> str | None:
    """The role in which the office named shall have the matter; None where an act leads to no office.

    An act that begins anew at the first step names an office for what follows from there, not the desk that passes on.
    """
    to = act.to or step
    role = answering_role(definition, to)
    if role is None or act.level or to != definition.opens.step:
        return role
    onward = (answering_role(definition, one.to) for one in definition.acts_at(to).values() if one.to)
    return next((one for one in onward if one not in (None, role)), role)


def names_next(definition: Procedure, step: str, act: Act) -> bool:
    """Whether the office that is named has the matter as soon as the act is taken."""
    role = role_meant(definition, step, act)
    return role is not None and role == answering_role(definition, act.to or step)


def offices(definition: Procedure, row: Matter, act: Act) -> Iterator[Office]:
    """The offices of which this act may name one now, in the order of their units: whatever is not among them is refused."""
    what, role = meaning(definition, row.step, act), role_meant(definition, row.step, act)
    offices_now, tree = territory.offices(), territory.tree()
    if what == "tells":
        role = answering_role(definition, row.step) or competent_role(definition)
    units = {
        "moves": lambda: tree.below(row.unit),
        "joins": lambda: _beside(unit_named(definition, row, act)),
        "stays": lambda: (unit_named(definition, row, act),),
        "tells": lambda: tree.below(tree.unit(row.unit).path[0]),
    }[what]()
    avoid = offices_now.round(row.against)
    for unit in units:
        if what == "stays" or tree.unit(unit).level_name in definition.levels:
            for office in offices_now.at(unit):
                fits = role is None or may_have(definition, office.id, role, unit, row.category, avoid=avoid)
                if fits and office.id not in avoid and (what != "tells" or office.id != row.office):
                    yield office


def suggested(
    definition: Procedure, row: Matter, act: Act, may: Collection[Office]
) -> Placement | None:
    """The office that the mandates say, of those that an act may give the matter to; None where it names one for the
    resident's sake or the lead of several, and where none that it may name has the mandate. Where the act may be taken
    without naming one, it is the one that has the matter then.

    may  the offices that the act may name now (`offices`)
    """
    role = role_meant(definition, row.step, act)
    what = meaning(definition, row.step, act)
    if role is None or naming_field(act.asks) == LEAD or what not in ("moves", "stays"):
        return None
    here, asked = territory.tree().unit(unit_named(definition, row, act)).level_name, naming_field(act.needs)
    placed = territory.offices().place(
        role=role,
        unit_id=row.place,
        category=row.category,
        levels=definition.levels if what == "moves" and asked else (here,),
        avoid=territory.offices().round(row.against),
        under=definition,
    )
    if isinstance(placed, Hole):
        return None
    return placed if any(office.id == placed.office for office in may) else None


def several(definition: Procedure, row: Matter, name: str) -> Iterator[Office]:
    """The offices of which this field may name some: in a role of the duty, of the matter's unit or one right below; where
    areas act together under one of them, also of the areas beside it; and where nobody holds the role at a level at which
    such a matter opens, also of the units two below. Those of the unit come first.
    """
    offices_now, tree = territory.offices(), territory.tree()
    avoid, roles = offices_now.round(row.against), _each(definition)[name]
    beside = _beside(row.unit) if _joint(definition) else ()
    below = [one.id for one in tree.children(row.unit)]
    if _from_below(definition, roles):
        below += [one.id for unit in tuple(below) for one in tree.children(unit)]
    units = dict.fromkeys([row.unit, *beside, *below])
    for unit in units:
        for office in offices_now.at(unit):
            if any(may_have(definition, office.id, role, unit, row.category, avoid=avoid) for role in roles):
                yield office


def _from_below(definition: Procedure, roles: Collection[str]) -> bool:
    """Whether those who answer sit below every level at which such a matter opens: townships, streets, communities."""
    offices_now, tree = territory.offices(), territory.tree()
    held = (offices_now.office(one.office).unit for one in offices_now.mandates.all if one.role in roles)
    return not any(tree.unit(unit).level_name in definition.opens.levels for unit in held)


def _joint(definition: Procedure) -> bool:
    """Whether areas act together: an act gives the matter to one of those that are asked."""
    acts = ((step.name, act) for step in definition.steps.values() for act in step.acts.values())
    return any(meaning(definition, step, act) == "joins" for step, act in acts)


def _beside(unit: int) -> tuple[int, ...]:
    """A unit and those of its level below the same superior."""
    tree, parent = territory.tree(), territory.tree().unit(unit).path[-2:-1]
    level = tree.unit(unit).level
    return tuple(one.id for above in parent for one in tree.children(above) if one.level == level) or (unit,)


def unit_named(definition: Procedure, row: Matter, act: Act) -> int:
    """The unit of which an act that moves no level may name an office."""
    to = definition.place(act.to or row.step)
    fixed = to.at if isinstance(to, Step) and to.at in definition.levels else None
    return unit_for(row.place, fixed or row.level, row.against)
