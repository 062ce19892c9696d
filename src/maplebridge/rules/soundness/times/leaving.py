"""When a matter leaves a step at the latest, for every day on which it may have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maplebridge.rules.procedure import Duty, Extend, Pause, Step, WhenDone
from maplebridge.rules.soundness.times.tables import Days, DayTables


@dataclass(frozen=True)
class Leaving:
    """Latest leaving of one step, not raised or raised; arrays over the start day, shape (size + 1,).

    latest    last day on which an act can still leave it
    silent    whether silence can happen at all (else deemed duties have ended the step before)
    own_days  days of own time until `unrolled`; only in a step whose pause waits for something outside
    """

    latest: Days
    silent: NDArray[np.bool_]
    own_days: Days | None


def extension(extend: Extend | None, values: Mapping[str, int]) -> int:
    """Days that all extensions of a step add together."""
    if extend is None:
        return 0
    days = values[extend.param] if extend.param is not None else (extend.days or 0)
    return days * extend.times


def pause_budget(pause: Pause | None, values: Mapping[str, int]) -> int:
    """Days that a step's pauses may last together; 0 for one that waits without a maximum."""
    if pause is None or pause.outside is not None:
        return 0
    return values[pause.param] if pause.param is not None else (pause.days or 0)


def leaving(step: Step, raised: bool, tables: DayTables) -> Leaving:
    """Work out when a step is left at the latest."""
    completed = duties_completed(step, tables)
    if raised:
        due = tables.due(step.after_raise)
        return Leaving(np.minimum(due, completed), completed > due, None)
    extra = extension(step.extend, tables.values)
    first = tables.due(step.within)
    full = tables.due(step.within, extra + pause_budget(step.pause, tables.values))
    own = None
    if step.pause is not None and step.pause.outside is not None:
        own = tables.target(step.within, extra)
    return Leaving(np.minimum(full, completed), completed > first, own)


def duties_completed(step: Step, tables: DayTables) -> Days:
    """Day on which enough duties are done even if nobody does anything; beyond the table if never."""
    if step.when_done is None or not step.duties:
        return np.full(tables.size + 1, tables.size + 1, dtype=np.int64)
    finished = finishing(step, tables)
    wanted = duties_wanted(step, step.when_done)
    return np.asarray(np.partition(np.stack(list(finished.values())), wanted - 1, axis=0)[wanted - 1])


def duties_wanted(step: Step, when_done: WhenDone) -> int:
    """How many duties end the step."""
    return when_done.count or len(step.duties)


def finishing(step: Step, tables: DayTables) -> dict[str, Days]:
    """Day on which each duty counts as done by silence alone; one beyond the table if never."""
    never = np.full(tables.size + 1, tables.size + 1, dtype=np.int64)
    finished: dict[str, Days] = {}
    for duty in in_order(step):
        if duty.late != "deemed":
            finished[duty.name] = never
            continue
        starts = [finished[name] for name in duty.after if name in finished]
        start = np.max(np.stack(starts), axis=0) if starts else tables.today
        done = tables.due(duty.within)[np.minimum(start, tables.size)]
        finished[duty.name] = np.where(start > tables.size, never, done)
    return finished


def in_order(step: Step) -> list[Duty]:
    """List the duties so that each comes after those it waits for; ones in a circle are left out."""
    placed: dict[str, Duty] = {}
    waiting = dict(step.duties)
    # ends: each round places one duty at least
    while ready := [d for d in waiting.values() if all(n in placed or n not in step.duties for n in d.after)]:
        for duty in ready:
            placed[duty.name] = waiting.pop(duty.name)
    return list(placed.values())
