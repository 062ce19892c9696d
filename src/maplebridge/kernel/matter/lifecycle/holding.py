"""Who holds a matter at a step: the unit on the ladder above its place, and the office with the mandate there."""

from __future__ import annotations

from maplebridge.kernel.matter.storage.writing import Holding
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.competences import ABOVE_SUBJECT, PLACE
from maplebridge.rules.answering import answering_role
from maplebridge.rules.course import State
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.words import OFFICE


def unit_at(place: int, level: str) -> int:
    """The unit of `level` above `place`; the place itself, or the highest above it, where there is none."""
    unit = territory.tree().at_level(place, level)
    return place if unit is None else unit.id


def unit_for(place: int, level: str, against: int | None) -> int:
    """The same for a matter brought against an office: never that office's unit or one below, but the unit above it.

    The highest unit has none above it: there the matter lies, and no office has it.
    """
    unit, office = unit_at(place, level), None
    if against is not None:
        office = territory.offices().by_id(against)
    path = territory.tree().unit(unit).path
    if office is None or office.unit not in path:
        return unit
    return path[max(path.index(office.unit) - 1, 0)]


def seat(
    definition: Procedure, role: str, *, place: int, level: str, category: str, against: int | None
) -> int:
    """The unit whose office fills a role of a matter that stands at this level: that of the level, unless the competences of
    its procedure say another one: the place of the matter itself, or the unit above the office complained of. No query.
    """
    ladder, offices, tree = unit_for(place, level, against), territory.offices(), territory.tree()
    at = offices.competent(definition).rules.at.get(role)
    if at == PLACE:
        path, avoid = tree.unit(place).path, offices.round(against)
        below = path[path.index(ladder) :] if ladder in path else path
        holds = (one for one in reversed(below) if offices.fills(definition, role, one, category, avoid=avoid))
        return next(holds, ladder)
    subject = None if against is None else offices.by_id(against)
    if at == ABOVE_SUBJECT and subject is not None:
        return tree.unit(subject.unit).path[-2:][0]
    return ladder


def nobody_may_have(place: int, against: int | None) -> bool:
    """Whether no office of the city stands above the one complained of, on the way up from this place.

    place, against  primary keys of a unit and of an office
    """
    office = None if against is None else territory.offices().by_id(against)
    return office is not None and territory.tree().unit(place).path[0] == office.unit


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

    against  the office complained of: neither it nor an office of its unit or below ever holds the matter (bound B6);
             where no unit stands above it, nobody does
    An office that a superior named has it, where it fills the role there; else the one with the mandate.
    While a party or an outside body has the word, the office that held it before goes on answering for it.
    """
    role = answering_role(definition, state.step)
    if role is None:
        return before if before is not None else Holding(unit_for(place, state.level, against), None)
    unit = seat(definition, role, place=place, level=state.level, category=category, against=against)
    avoid = frozenset() if against is None else territory.offices().round(against)
    named = named_office(state)
    if named is not None and may_have(definition, named, role, unit, category, avoid=avoid):
        return Holding(unit, named)
    holding = _mandated(definition, role, unit, category, avoid)
    if holding is not None:
        return holding
    stays = before is not None and before.unit == unit and before.office not in avoid
    return Holding(unit, before.office if stays and before is not None else None)


def _mandated(
    definition: Procedure, role: str, unit: int, category: str, avoid: frozenset[int]
) -> Holding | None:
    """The office with the mandate at this unit; at the nearest above it, where the matter goes round an office."""
    units = reversed(territory.tree().unit(unit).path) if avoid else (unit,)
    for one in units:
        office = territory.offices().fills(definition, role, one, category, avoid=avoid)
        if office is not None:
            return Holding(one, office.id)
    return None


def named_office(state: State) -> int | None:
    """The office that a superior named last; None if none was, or a person said since that it is another kind."""
    named = state.lists.get(OFFICE, ())
    return whole(named[0]) if named else None


def may_have(
    definition: Procedure,
    office: int,
    role: str,
    unit: int,
    category: str,
    *,
    avoid: frozenset[int] = frozenset(),
) -> bool:
    """Whether an office of this unit fills the role, is none of those to be avoided, and holds none in this procedure that
    must be kept apart from it.
    """
    offices = territory.offices()
    holder = offices.by_id(office)
    return (
        holder is not None
        and holder.unit == unit
        and office not in avoid
        and (office, role) in offices.roles_of((office,))
        and offices.competent(definition).may_hold(office, role, unit, category, avoid=avoid)
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
