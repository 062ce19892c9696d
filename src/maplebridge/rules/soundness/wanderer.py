"""A matter in the hands of chance: acts, silences, wrong data, waivers, pauses, clock jumps, all in the real engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Entry, Event, State, open_matter, step
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.procedure import Procedure, Step

MOST_EVENTS = 600
SETTLING_AFTER = 120
"""Events after which chance gives way: no more pauses, the matter only waits or comes back from outside."""


@dataclass(frozen=True, slots=True)
class Wandering:
    """A finished run; `stuck` if nothing could move it any more.

    events, entries  in the order in which they came
    """

    opened: int
    level: str
    events: tuple[Event, ...]
    entries: tuple[Entry, ...]
    state: State
    stuck: bool

    @property
    def own_days(self) -> int:
        """Days from the opening to the end that were not spent outside."""
        return self.state.last // MINUTES_A_DAY - self.opened // MINUTES_A_DAY - self.state.away


def wander(procedure: Procedure, calendar: Calendar, chance: Random, *, opened: int, level: str) -> Wandering:
    """Run a matter by chance until it ends, with the parameters at their most."""
    today = opened // MINUTES_A_DAY
    days = {name: today + chance.randint(-one.back, one.ahead) for name, one in procedure.opens.gives.items()}
    state, entries = open_matter(
        procedure, at=opened, level=level, calendar=calendar, params=procedure.most, dates=days
    )
    events: list[Event] = []
    while state.end is None and len(events) < MOST_EVENTS:  # ends: at MOST_EVENTS
        event = _event(procedure, state, chance, settling=len(events) > SETTLING_AFTER)
        events.append(event)
        state, more, _ = step(procedure, state, event, calendar)
        entries = (*entries, *more)
    return Wandering(opened, level, tuple(events), entries, state, stuck=state.end is None)


def _event(procedure: Procedure, state: State, chance: Random, *, settling: bool) -> Event:
    at = _moment(state, chance, settling=settling)
    here = procedure.place(state.step)
    if settling and state.paused is not None:
        return Event("resume", state.last + MINUTES_A_DAY, _pauser(procedure, state))
    kind = chance.random()
    if isinstance(here, Step) and (settling or kind < 0.3):
        return _clock_event(here, at, chance) if not settling else Event("tick", at)
    return _act_event(procedure, state, chance, at)


def _moment(state: State, chance: Random, *, settling: bool) -> int:
    """A moment: the same minute, soon, near the last day, far behind it, sometimes before now."""
    now, limit = state.last, state.next or state.last + 30 * MINUTES_A_DAY
    if settling:
        return (state.next or state.last + MINUTES_A_DAY) + 1
    return chance.choice(
        [
            now,
            now + chance.randrange(600),
            now + chance.randrange(20 * MINUTES_A_DAY),
            limit,
            limit,
            limit - chance.randrange(2 * MINUTES_A_DAY),
            max(now, limit - chance.randrange(3)),
            limit + chance.randrange(3),
            limit + chance.randrange(200 * MINUTES_A_DAY),
        ]
    )


def _pauser(procedure: Procedure, state: State) -> str | None:
    here = procedure.steps.get(state.step)
    return here.pause.by[0] if here is not None and here.pause is not None else None


def _clock_event(here: Step, at: int, chance: Random) -> Event:
    """An extension, a pause, its end, a waiver, or only the clock."""
    choices = [Event("tick", at)]
    if here.extend is not None:
        give = dict.fromkeys(here.extend.needs, True)
        choices += [Event("extend", at, here.extend.by[0], give=give)] * 3
    if here.pause is not None:
        by = here.pause.by[0]
        choices += [Event("pause", at, by, chance.choice(here.pause.on))] * 2 + [Event("resume", at, by)] * 2
    for name, duty in here.duties.items():
        if duty.waive is not None:
            give = dict.fromkeys(duty.waive.needs, True)
            choices.append(Event("waive", at, duty.waive.by[0], name, give=give))
        if duty.by_matter is not None:
            choices.append(Event("child_ended", at, name=duty.by_matter))
    return chance.choice(choices)


def _act_event(procedure: Procedure, state: State, chance: Random, at: int) -> Event:
    """An act or duty of the place, mostly right, sometimes by the wrong role or without its fields."""
    here = procedure.place(state.step)
    acts = procedure.acts_at(state.step)
    duties = here.duties if isinstance(here, Step) else {}
    names: Sequence[str] = [*acts, *duties]
    if not names:
        return Event("tick", at)
    name = chance.choice(names)
    doing = acts.get(name) or duties[name]
    who = chance.choice(doing.who) if chance.random() < 0.92 else chance.choice([*procedure.roles])
    give: dict[str, object] = {}
    for needed in doing.needs:
        if chance.random() < 0.96:
            give[needed] = _value(needed, state, chance)
    return Event("act", at, who, name, give=give, level=chance.choice([None, *procedure.levels]))


def _value(name: str, state: State, chance: Random) -> object:
    """Something given for a field: mostly “given”, sometimes a date, a list, or nonsense."""
    day = date.fromordinal(state.last // MINUTES_A_DAY + chance.randrange(-30, 500))
    return chance.choice([True, True, day, day.isoformat(), ["one", "two"], "not a date"])
