"""Whose turn it is at a place of a procedure: an office's, or a party's."""

from __future__ import annotations

from maplebridge.rules.procedure import Outside, Procedure, Step
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


def judges(definition: Procedure, step: str) -> str:
    """The party that judges at a step what an office answered, and may end the matter with its yes; empty for none."""
    who = turn(definition, step)
    acts = definition.acts_at(step).values() if who in definition.parties else ()
    yes = any(contents(definition, act.to, who) for act in acts if who in act.who)
    return who if yes and definition.answers else ""
