"""What waits for a head alone: acts that others of the office need first, and decisions that nobody else of it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.conduct.roles import roles_at
from maplebridge.kernel.file.heading import LoadedMatter, loaded, readable
from maplebridge.kernel.file.inbox import inbox_row
from maplebridge.kernel.file.shapes.listing import InboxRow
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import HEAD_ROLES, Actor
from maplebridge.kernel.matter.storage.chosen import Chosen
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules.places import Act, Step
from maplebridge.texts import Wording

LOOKED_AT, SHOWN = 200, 8
"""Open matters of the office that are looked at, soonest due first, and lines that are shown."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter that waits for the head: its line, and what only the head does there, as the button says it."""

    row: InboxRow
    tasks: tuple[Wording, ...]


def waiting(*, actor: Actor, now: datetime) -> tuple[Waiting, ...]:
    """The open matters of a head's offices in which others wait for the head, soonest due first, at most `SHOWN`. One query
    for a head, none for everybody else.
    """
    offices = sorted({office for office, role in actor.roles if role in HEAD_ROLES})
    if not offices:
        return ()
    with scope.reading(actor):
        rows = Chosen().where("outcome IS NULL").among("office", offices).rows(LOOKED_AT)
        found = readable(rows, lambda row: _line(actor, loaded(row, now=now)))
    return tuple(one for one in found if one is not None)[:SHOWN]


def _line(actor: Actor, matter: LoadedMatter) -> Waiting | None:
    step = matter.definition.steps.get(matter.row.step)
    if step is None or step.who in HEAD_ROLES:  # its own turn stands in the list as any other
        return None
    mine = roles_at(actor, matter.row, matter.definition) & HEAD_ROLES
    facts = state_of(matter.row).facts
    acts = [one for one in _of_head(step, mine) if f"{step.name}.{one.name}" not in facts]
    return Waiting(inbox_row(matter), tuple(one.task for one in acts)) if acts else None


def _of_head(step: Step, mine: frozenset[str]) -> Iterator[Act]:
    """The acts of a step that a head alone takes: what another act there needs first, or every way on that an office has."""
    acts: Sequence[Act] = tuple(step.acts.values())
    needed = {fact for one in acts for fact in one.requires}
    onward = [one for one in acts if one.to is not None and step.who in one.who]
    for one in acts:
        if mine.issuperset(one.who) and (f"{step.name}.{one.name}" in needed or (one.to is not None and not onward)):
            yield one
