"""What comes to a desk: the steps at which its offices have the word, and the duties that they are asked for, by the law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.answering import answering_role
from maplebridge.rules.phrases import short_limit
from maplebridge.rules.places import Step
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True)
class Turn:
    """A step or a duty that comes to a desk, and how long the law gives it; None where it is with a body outside by then."""

    title: Wording
    within: Wording | None


@dataclass(frozen=True, slots=True)
class Comes:
    """What comes to a desk under one procedure: as whom it acts there, and at which steps.

    procedure  its id
    roles      titles of the roles, in the order of their first turn
    turns      its steps and duties, in the order of the file
    """

    procedure: str
    title: Wording
    roles: tuple[Wording, ...]
    turns: tuple[Turn, ...]


def comes_to(actor: Actor, *, today: date) -> tuple[Comes, ...]:
    """What the procedures in force bring to the offices of a post, in the order of their ids. No query beyond theirs.

    A role counts where an office of the post fills it for some kind of matter and is of a kind that may hold it.
    """
    newest = {one.procedure.id: one.procedure for one in registry.adopted() if one.procedure.in_force.holds_on(today)}
    found = (_comes(newest[key], actor) for key in sorted(newest))
    return tuple(one for one in found if one is not None)


def _comes(definition: Procedure, actor: Actor) -> Comes | None:
    mine = _roles(definition, actor)
    turns = list(_turns(definition, mine))
    if not turns:
        return None
    roles = dict.fromkeys(role for role, _ in turns)
    return Comes(
        procedure=definition.id,
        title=definition.title,
        roles=tuple(definition.role_title(role) for role in roles),
        turns=tuple(turn for _, turn in turns),
    )


def _roles(definition: Procedure, actor: Actor) -> frozenset[str]:
    offices = territory.offices()
    rules, held = offices.competent(definition).rules, []
    for office_id, role in offices.roles_of(actor.office_ids):
        office = offices.by_id(office_id)
        if office is not None and role in definition.roles and rules.may_hold(role, office.kind):
            held.append(role)
    return frozenset(held)


def _turns(definition: Procedure, mine: frozenset[str]) -> Iterator[tuple[str, Turn]]:
    for name, step in (*definition.steps.items(), *definition.outsides.items()):
        turn = answering_role(definition, name)
        if turn in mine:
            within = short_limit(definition, step.within) if isinstance(step, Step) else None
            yield str(turn), Turn(step.title, within)
        for duty in step.duties.values() if isinstance(step, Step) else ():
            for role in _first(duty.who, mine):
                if role != turn:
                    yield role, Turn(duty.title, short_limit(definition, duty.within))


def _first(who: Iterable[str], mine: frozenset[str]) -> list[str]:
    return [role for role in who if role in mine][:1]
