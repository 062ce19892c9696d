"""Whose turn it is at a place of a procedure, an office's or a party's; and which other offices may act there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from maplebridge.rules.procedure import End, Outside, Procedure, Step
from maplebridge.rules.words import Outcome

CONTENT: frozenset[Outcome] = frozenset({"settled", "ended"})
"""Outcomes with which a party ends a matter because it is content."""


def answering_role(definition: Procedure, step: str) -> str | None:
    """The office role that answers at a place of the procedure; None where a party or nobody does."""
    place = definition.place(step)
    if not isinstance(place, Step | Outside):
        return None
    role = definition.roles.get(place.who)
    return place.who if role is not None and role.kind == "office" else None


def turn(definition: Procedure, step: str) -> str:
    """The role that is asked for at a step, an office's or a party's; empty at every other place."""
    place = definition.place(step)
    return place.who if isinstance(place, Step) else ""


def contents(definition: Procedure, to: str | None, who: str) -> bool:
    """Whether a party ends the matter by going `to` there because it got what it wanted."""
    end = definition.ends.get(to or "")
    return end is not None and who in definition.parties and end.outcome in CONTENT


def says_done(definition: Procedure, step: str) -> str:
    """The party that says at a step whether what was put on record is done, and may end the matter with its yes; empty for
    none.
    """
    who = turn(definition, step)
    acts = definition.acts_at(step).values() if who in definition.parties else ()
    return who if any(contents(definition, act.to, who) for act in acts if who in act.who) else ""


def judges(definition: Procedure, step: str) -> str:
    """The party that judges at a step what an office answered, and may end the matter with its yes; empty for none."""
    return says_done(definition, step) if definition.answers else ""


class Doing(NamedTuple):
    """Roles that may do something at a place beside the one that answers there: by open duty, and otherwise."""

    duties: Mapping[str, frozenset[str]]
    acts: frozenset[str]

    @property
    def roles(self) -> frozenset[str]:
        """All of them."""
        return self.acts.union(*self.duties.values())


@lru_cache(maxsize=4096)
def doing_at(definition: Procedure, place: str) -> Doing:
    """The office roles beside the one that answers at a place: of each duty, of acts, waivers, pauses and more time."""
    here = definition.place(place)
    if isinstance(here, End):
        return Doing({}, frozenset())
    offices = {name for name, role in definition.roles.items() if role.kind == "office"} - {here.who}
    duties: dict[str, frozenset[str]] = {}
    roles = {role for act in definition.acts_at(place).values() for role in act.who}
    if isinstance(here, Step):
        duties = {name: frozenset(offices & {*duty.who}) for name, duty in here.duties.items() if not duty.each}
        roles |= {role for duty in here.duties.values() if duty.waive for role in duty.waive.by}
        roles |= {role for clock in (here.extend, here.pause) if clock for role in clock.by}
    roles |= {name for role in roles for name in definition.roles[role].entered_by}
    return Doing({name: held for name, held in duties.items() if held}, frozenset(offices & roles))
