"""Everybody as slow as the law allows: plays the longest path in the real engine, to see that it is truly attained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Event, State
from maplebridge.rules.moment import MINUTES_A_DAY, end_of
from maplebridge.rules.procedure import Step
from maplebridge.rules.soundness.journey import Journey
from maplebridge.rules.soundness.proof import Proof
from maplebridge.rules.soundness.times.leaving import duties_wanted, in_order
from maplebridge.rules.soundness.times.longest import Leg


@dataclass(frozen=True, slots=True)
class Played:
    """A run of the adversary: what happened, and how many own days it lasted; `finished` if it came to an end.

    params  days by the name of the parameter;  events  in the order in which they came
    """

    opened: int
    level: str
    params: Mapping[str, int]
    events: tuple[Event, ...]
    state: State
    own_days: int
    finished: bool


def play_worst(
    proof: Proof, calendar: Calendar, *, day: date | None = None, level: str | None = None
) -> Played:
    """Play the longest path of a proved procedure, from its worst start or another one.

    raises  ValueError  nothing is proved about the procedure
    """
    if proof.longest is None or proof.worst_start is None or proof.worst_level is None:
        raise ValueError(f"{proof.procedure.id} has no longest time to play")
    day, level = day or proof.worst_start, level or proof.worst_level
    start = proof.graph.starts[proof.procedure.opens.levels.index(level)]
    legs = proof.longest.path(start, proof.longest.tables.position(day))
    first = proof.longest.tables.first
    journey = Journey(proof.procedure, calendar, proof.values, end_of(day.toordinal()), level)
    for leg in legs:
        _leave_late(journey, leg, first)
        if not journey.is_at(leg.arc.target):
            break
    return Played(
        opened=journey.opened,
        level=level,
        params=journey.values,
        events=tuple(journey.events),
        state=journey.state,
        own_days=journey.own_days,
        finished=journey.state.end is not None,
    )


def _leave_late(journey: Journey, leg: Leg, first: int) -> None:
    """Leave one place on the day of the leg, and by its way."""
    step = journey.here
    until = max(end_of(leg.left + first), journey.now)
    if step is None:
        journey.now = until
        journey.act(leg.arc.name, level=journey.level_for(leg.arc))
        return
    _prolong(journey, step, leg, until, first)
    if leg.arc.kind == "act":
        act = journey.procedure.acts_at(step.name)[leg.arc.name]
        journey.clear_gate(act)
        if not act.same_clock:
            journey.now = max(journey.now, until)
        journey.act(act.name, level=journey.level_for(leg.arc))
    elif leg.arc.kind == "when_done":
        _finish_duties(journey, step, until)
    else:
        journey.wait_for_silence()


def _prolong(journey: Journey, step: Step, leg: Leg, until: int, first: int) -> None:
    """Extend and pause at once, as long as the limit would pass too early."""
    if journey.state.raised:
        return
    if step.pause is not None and step.pause.outside is not None:
        while journey.extend():  # ends: a step has a number of extensions
            pass
        _pause_outside(journey, leg, first)
        return
    while (journey.state.due or 0) < until and journey.extend():  # ends: a step has a number of extensions
        pass
    if (journey.state.due or 0) < until:
        journey.pause()


def _pause_outside(journey: Journey, leg: Leg, first: int) -> None:
    """Let the clock stand until the last day falls where the longest path wants it."""
    target = (journey.state.target or 0) // MINUTES_A_DAY - first
    unrolled = leg.left - (leg.own_days - (target - leg.entered))
    if unrolled > target:
        journey.pause(until=journey.now + (unrolled - target) * MINUTES_A_DAY)


def _do_the_first(journey: Journey, step: Step) -> None:
    """Do the duties that others wait for, so that those can begin."""
    needed_first = [name for duty in step.duties.values() for name in duty.after]
    for duty in in_order(step):
        if duty.name in needed_first and duty.late != "deemed":
            journey.act(duty.name)


def _finish_duties(journey: Journey, step: Step, until: int) -> None:
    """Do the duties so that the last of them that is needed is done at minute `until`."""
    if step.when_done is not None and duties_wanted(step, step.when_done) == len(step.duties):
        _do_the_first(journey, step)
    journey.now = max(journey.now, until)
    for duty in in_order(step):
        if journey.state.step != step.name:
            return
        if f"{step.name}.{duty.name}" not in journey.state.facts:
            journey.act(duty.name)
    if journey.state.step == step.name:
        journey.wait_for_silence()
