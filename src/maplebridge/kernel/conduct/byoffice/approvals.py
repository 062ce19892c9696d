"""What waits for a head alone: acts that others of the office need first, and decisions that nobody else of it takes."""

from __future__ import annotations

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
from maplebridge.rules.places import Step
from maplebridge.texts import Wording

LOOKED_AT, SHOWN = 200, 8
"""Open matters of the office that are looked at, soonest due first, and lines that are shown."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter that waits for the head: its line, and what only the head does there, as the button says it.

    tasks    without which nobody of the office goes on;  approvals  what an act of others needs first, should they take it
    """

    row: InboxRow
    tasks: tuple[Wording, ...]
    approvals: tuple[Wording, ...]


def waiting(*, actor: Actor, now: datetime) -> tuple[Waiting, ...]:
    """The open matters of a head's offices in which others wait for the head: those that stand still first, then those in
    which others may want an approval; of each the soonest due first, at most `SHOWN`. One query for a head, else none.
    """
    offices = sorted({office for office, role in actor.roles if role in HEAD_ROLES})
    if not offices:
        return ()
    with scope.reading(actor):
        rows = Chosen().where("outcome IS NULL").among("office", offices).rows(LOOKED_AT)
        found = readable(rows, lambda row: _line(actor, loaded(row, now=now)))
    lines = [one for one in found if one is not None]
    still = [one for one in lines if one.tasks]
    return (*still[:SHOWN], *[one for one in lines if not one.tasks][:SHOWN])


def _line(actor: Actor, matter: LoadedMatter) -> Waiting | None:
    step = matter.definition.steps.get(matter.row.step)
    if step is None or step.who in HEAD_ROLES:  # its own turn stands in the list as any other
        return None
    mine = roles_at(actor, matter.row, matter.definition) & HEAD_ROLES
    tasks, approvals = of_head(step, mine, state_of(matter.row).facts)
    return Waiting(inbox_row(matter), tasks, approvals) if tasks or approvals else None


def of_head(
    step: Step, mine: frozenset[str], facts: frozenset[str]
) -> tuple[tuple[Wording, ...], tuple[Wording, ...]]:
    """What only a head does at a step, as `Waiting` has it: tasks, approvals.

    mine  the roles of a head that the reader holds there;  facts  what was done
    """
    acts = [one for one in step.acts.values() if mine.issuperset(one.who) and f"{step.name}.{one.name}" not in facts]
    onward = [one for one in step.acts.values() if one.to is not None and step.who in one.who]
    shut = [one for one in onward if not facts.issuperset(one.requires)]
    lacking = {fact for one in shut for fact in one.requires} if len(shut) == len(onward) else set()
    asked = [one for one in acts if any(f"{step.name}.{one.name}" in other.requires for other in step.acts.values())]
    tasks = [one for one in asked if f"{step.name}.{one.name}" in lacking]
    tasks += [one for one in acts if one.to is not None and not onward and facts.issuperset(one.requires)]
    return tuple(one.task for one in tasks), tuple(one.task for one in asked if one not in tasks)
