"""A matter is led from step to step by whoever has the word there, each by its own public act."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from maplebridge.demo import meeting
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import course
from maplebridge.rules.answering import answering_role
from maplebridge.rules.places import Step
from maplebridge.rules.procedure import Procedure

BETWEEN = timedelta(minutes=7)
"""Between one act and the next of a matter that is led."""


def ways(definition: Procedure) -> dict[str, tuple[str, ...]]:
    """Each place of a procedure that is no end, with the fewest steps to it from where a matter begins."""
    found = {definition.opens.step: (definition.opens.step,)}
    waiting = deque(found)
    while waiting:  # ends: each place of the file is put into the line once
        here = waiting.popleft()
        for name in _onward(definition, here):
            if name not in found and name not in definition.ends:
                found[name] = (*found[here], name)
                waiting.append(name)
    return found


def _onward(definition: Procedure, here: str) -> Iterator[str]:
    place = definition.place(here)
    if isinstance(place, Step) and place.when_done is not None:
        yield place.when_done.to
    yield from (act.to for act in definition.acts_at(here).values() if act.to and not act.anytime)


def lead(row: Matter, steps: Sequence[str], chance: random.Random, now: datetime) -> bool:
    """Lead a matter along steps, the first of which is where it is; whether it came to the last of them.

    Queries: those of an act for each step, some more where a duty stands before it.
    """
    definition = registry.by_id(row.procedure_id).procedure
    for to in steps[1:]:
        for _ in range(len(definition.roles) + 1):
            now += BETWEEN
            if row.step == to or not _nearer(row, definition, to, chance, now):
                break
            row.refresh_from_db()
        if row.step != to:
            return False
    return True


def _nearer(row: Matter, definition: Procedure, to: str, chance: random.Random, now: datetime) -> bool:
    """Take the act that goes there, or else a duty that stands before it; whether one was taken."""
    if sides.called(definition, row):
        meeting.call_in(row, definition, now)
    able = [(actor, one) for actor in _everybody(row, definition) for one in meeting.choices(row, definition, actor, now)]
    going = [pair for pair in able if pair[1].kind == "act" and pair[1].to == to]
    staying = [pair for pair in able if _prepares(pair[1])]
    return any(meeting.take(row, definition, actor, one, (chance, now)) for actor, one in (*going, *staying))


def _prepares(choice: course.Choice) -> bool:
    return choice.kind == "duty"


def _everybody(row: Matter, definition: Procedure) -> Iterator[Actor]:
    """Whoever may have a say at this step: the one whose turn it is first, then those who are asked, then the others."""
    turn = answering_role(definition, row.step)
    if turn is not None and row.office is not None:
        yield meeting.post_at(row.office, turn)
    yield from (actor for actor, _ in meeting.asked_offices(row, definition))
    for role in meeting.roles_here(definition, row.step):
        if role in definition.parties:
            yield from (actor for actor, _ in meeting.side(row, definition, role))
        elif role != turn:
            office = territory.offices().fills(definition, role, row.unit, row.category)
            if office is not None:
                yield meeting.post_at(office.id, role)
