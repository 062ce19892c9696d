"""Who beside the office that has a matter may do something at its present step: they see it for as long as that is so.

Whose duty is open, and who may take another act there (waive, extend, sign for both), is found by mandate and kept in the
state's lists, so that each entry says it, replay compares it, and a trigger lets these offices read (`matter_handedon`).
Copies of a duty with `each` name their offices themselves (`asked`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from maplebridge.kernel import ledger
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.holding import seat, unit_for
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.holders import Office
from maplebridge.packs.kept import kept
from maplebridge.rules.answering import Doing, doing_at
from maplebridge.rules.course import State
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure

DUTY, MAY = "@duty", "@may"
"""Lists of a state: ids of the offices that have an open duty here, and of those that may take another act. No field is
called so."""
Lists = Mapping[str, tuple[str, ...]]


class Lies(Protocol):
    """Where a matter lies: its place, the unit of its step and who holds it there, its kind, whom it is against."""

    place: int
    unit: int
    office: int | None
    category: str
    against: int | None


class Whereabouts(NamedTuple):
    """Where a matter lies that has no row yet."""

    place: int
    unit: int
    office: int | None
    category: str
    against: int | None


def offices_at(definition: Procedure, state: State, lies: Lies) -> Lists:
    """The offices by DUTY and MAY, as the mandates find them at the step where a matter stands; a list that is empty is not
    there. None of those that a matter goes round, nor the one that has it. No query.

    Where it complains of an office that nobody named, only whoever has a duty: any other could be the one that is meant.
    """
    doing = doing_at(definition, state.step) if state.end is None else Doing({}, frozenset())
    if lies.against is None and definition.id in kept(registry.home_pack()).about:
        doing = doing._replace(acts=frozenset())
    open_now = [roles for name, roles in doing.duties.items() if name in state.duties]
    if not open_now and not doing.acts:
        return {}
    duty = frozenset(_found(definition, state, lies, frozenset().union(*open_now)))
    may = frozenset(_found(definition, state, lies, doing.acts)) - duty
    return {name: tuple(map(str, sorted(held))) for name, held in ((DUTY, duty), (MAY, may)) if held}


def _found(definition: Procedure, state: State, lies: Lies, roles: Iterable[str]) -> Iterator[int]:
    found = (office_in(definition, state, lies, role) for role in roles)
    return (one.id for one in found if one is not None and one.id != lies.office)


def office_in(definition: Procedure, state: State, lies: Lies, role: str) -> Office | None:
    """The office that fills a role where a matter lies, by the mandates; None where none does. No query."""
    offices = territory.offices()
    avoid, elsewhere = offices.round(lies.against), offices.competent(definition).rules.at
    unit = lies.unit
    if role in elsewhere:
        unit = seat(
            definition,
            role,
            place=lies.place,
            level=state.level,
            category=lies.category,
            against=lies.against,
        )
    elif elsewhere:
        unit = unit_for(lies.place, state.level, lies.against)
    return offices.fills(definition, role, unit, lies.category, avoid=avoid)


def at_opening(
    definition: Procedure, state: State, row: Mapping[str, Any], packed: Any
) -> tuple[dict[str, object], dict[str, object]]:
    """The same for a matter that is opened now, by its columns and its packed state: the column `state` with it,
    and what the first entry says; both empty where nobody is concerned. No query.
    """
    lies = Whereabouts(**{name: row[name] for name in Whereabouts._fields})
    lists = {name: list(held) for name, held in offices_at(definition, state, lies).items()}
    return ({"state": {**packed, "lists": lists}}, {"lists": lists}) if lists else ({}, {})


def last_minute(definition: Procedure, state: State, offices: Collection[int]) -> int | None:
    """The last minute of the first open duty that one of these offices has here; None where none has. No query."""
    named = ids(state.lists, DUTY).intersection(offices)
    held = {role for _, role in territory.offices().roles_of(named)}
    duties = doing_at(definition, state.step).duties
    ends = (state.duties[name].due for name, roles in duties.items() if name in state.duties and roles & held)
    return min(ends, default=None) if named else None


def with_them(lists: Lists, found: Lists) -> dict[str, tuple[str, ...]]:
    """The lists of a state with those who are concerned now, and no others."""
    return {name: held for name, held in lists.items() if name not in (DUTY, MAY)} | dict(found)


def after(entry: ledger.Entry, before: Lists) -> Lists:
    """Those who are concerned once an entry was written, by the lists of the state that it left."""
    changes = entry.content.changes
    lists = None if changes is None else changes.get("lists")
    if lists is None:
        return {} if entry.kind == "opened" else before
    return {name: tuple(lists[name]) for name in (DUTY, MAY) if name in lists}


def ids(lists: Lists, *names: str) -> frozenset[int]:
    """The offices of some of these lists, of all where none is named."""
    found = (whole(one) for name in names or (DUTY, MAY) for one in lists.get(name, ()))
    return frozenset(one for one in found if one is not None)
