"""Which offices an act may name, and what naming one means: it gets the matter, or the resident is told whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from maplebridge.kernel.matter.holding import answering_role, may_have, unit_for
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.rules.places import Act, Step
from maplebridge.rules.procedure import Procedure

Meaning = Literal["moves", "stays", "tells"]
"""moves: a superior gives the matter to an office of any level below; stays: to an office of the unit where it is;
tells: nothing moves, the resident learns which office is competent."""


def meaning(definition: Procedure, step: str, act: Act) -> Meaning:
    """What the office means that this act names."""
    if act.level:
        return "moves"
    return "tells" if role_meant(definition, step, act) is None else "stays"


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
    """The offices that this act may name now: what is not among them would be refused, or is not meant."""
    what, role = meaning(definition, row.step, act), role_meant(definition, row.step, act)
    held, tree = territory.offices(), territory.tree()
    if what == "tells":
        role = answering_role(definition, row.step) or competent_role(definition)
    units = {
        "moves": lambda: tree.below(row.unit),
        "stays": lambda: (unit_named(definition, row, act),),
        "tells": lambda: tree.below(tree.unit(row.unit).path[0]),
    }[what]()
    avoid = held.round(row.against)
    for unit in units:
        if what == "stays" or tree.unit(unit).level_name in definition.levels:
            for office in held.at(unit):
                fits = role is None or may_have(office.id, role, unit, avoid=avoid)
                if fits and office.id not in avoid and (what != "tells" or office.id != row.office):
                    yield office


def unit_named(definition: Procedure, row: Matter, act: Act) -> int:
    """The unit of which an act that moves no level may name an office."""
    to = definition.place(act.to or row.step)
    fixed = to.at if isinstance(to, Step) and to.at in definition.levels else None
    return unit_for(row.place, fixed or row.level, row.against)
