"""Who holds a matter at a step: the unit on the ladder above its place, and the office with the mandate there."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.course import State
from maplebridge.rules.procedure import Outside, Procedure, Step
from maplebridge.rules.words import OFFICE


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a matter lies: unit, and the office that answers (None where a hole is)."""

    unit: int
    office: int | None


def unit_at(place: int, level: str) -> int:
    """The unit of `level` above `place`; the place itself, or the highest above it, where there is none."""
    found = territory.tree().at_level(place, level)
    return place if found is None else found.id


def answering_role(definition: Procedure, step: str) -> str | None:
    """The office role that answers at a place of the procedure; None where a party or nobody does."""
    place = definition.place(step)
    if not isinstance(place, Step | Outside):
        return None
    role = definition.roles.get(place.who)
    return place.who if role is not None and role.kind == "office" else None


def hold(
    definition: Procedure,
    state: State,
    *,
    place: int,
    category: str,
    before: Holding | None,
    against: int | None = None,
) -> Holding:
    """Who holds a matter in `state`.

    against  the office complained of: it never holds the matter (bound B6).
    An office that a superior named has it, where it fills the role there; else the one with the mandate.
    While a party or an outside body has the word, the office that held it before goes on answering for it.
    """
    unit = unit_at(place, state.level)
    role = answering_role(definition, state.step)
    if role is None:
        return before if before is not None else Holding(unit, None)
    avoid = frozenset() if against is None else frozenset({against})
    named = named_office(state)
    if named is not None and may_have(named, role, unit, avoid=avoid):
        return Holding(unit, named)
    office = territory.offices().holder(role, unit, category, avoid=avoid)
    if office is not None:
        return Holding(unit, office.id)
    return Holding(unit, before.office if before is not None and before.unit == unit else None)


def named_office(state: State) -> int | None:
    """The office that a superior named last; None if none was, or a person said since that it is another kind."""
    found = state.lists.get(OFFICE, ())
    return int(found[0]) if found and found[0].isdecimal() else None


def may_have(office: int, role: str, unit: int, *, avoid: frozenset[int] = frozenset()) -> bool:
    """Whether an office of this unit fills the role, and is none of those to be avoided."""
    offices = territory.offices()
    found = offices.by_id(office)
    return (
        found is not None
        and found.unit == unit
        and office not in avoid
        and (office, role) in offices.roles_of((office,))
    )


def without_named(state: State) -> State:
    """The state without the office that was named: a new kind asks anew who is competent."""
    return state._replace(lists={name: value for name, value in state.lists.items() if name != OFFICE})


def silent_office(definition: Procedure, name: str, *, duty: bool) -> bool:
    """Whether the silence at step `name`, or about the duty `name`, was an office's.

    A party that lets its right lapse has missed nothing.
    """
    if not duty:
        return answering_role(definition, name) is not None
    who = {
        role for step in definition.steps.values() if name in step.duties for role in step.duties[name].who
    }
    return any(definition.roles[role].kind == "office" for role in who)
