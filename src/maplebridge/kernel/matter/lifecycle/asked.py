"""Copies of a duty with `each`: one for every office that was named, with a limit of its own; who is asked, until when."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.course import Choice, State
from maplebridge.rules.plain import whole
from maplebridge.rules.procedure import Procedure


def part_of(key: object) -> int | None:
    """The office whose copy of a duty it is, by the key of its clock (`name/office`); None for one office's duty."""
    return whole(str(key).partition("/")[2])


class Own(NamedTuple):
    """What is an actor's beyond its roles: pairs (role, part) of copies of duties; whether it brought the matter, or stands
    in that part beside whoever did.
    """

    copies: frozenset[tuple[str, str]] = frozenset()
    brought: bool = False

    def takes(self, definition: Procedure, step: str, choice: Choice) -> bool:
        """Whether a choice of its roles is the actor's to take: one of whoever brought the matter is nobody else's."""
        act = definition.acts_at(step).get(choice.name) if choice.kind == "act" else None
        return act is None or not act.asker or self.brought


def theirs(actor: Actor, row: Matter, definition: Procedure) -> Own:
    """What is the actor's own: copies of its offices, in a role that it fills there; the matter that it brought.

    No copy for an office that never has what is brought against another one (bound B6). No query.
    """
    if actor.account_id is None:
        beside = actor.party is None or actor.part == sides.bringer(definition, row)
        return Own(brought=actor.matter == row.number and beside)
    avoid = territory.offices().round(row.against)
    roles = {role for step in definition.steps.values() for duty in step.duties.values() if duty.each for role in duty.who}
    return Own(
        frozenset((role, str(office)) for office, role in actor.roles if role in roles and office not in avoid)
    )


def last_minute(state: State, offices: Collection[int]) -> int | None:
    """The last minute of the first copy that one of these offices has still to do; None where none has."""
    return min((clock.due for key, clock in state.duties.items() if part_of(key) in offices), default=None)


def asked_after(entry: ledger.Entry, before: frozenset[int]) -> frozenset[int]:
    """The offices that are asked once an entry was written: those of the copies of duties that are open then."""
    changes = entry.content.changes
    if changes is None or "duties" not in changes:
        return frozenset() if entry.kind == "opened" else before
    parts = (part_of(key) for key in changes["duties"])
    return frozenset(one for one in parts if one is not None)
