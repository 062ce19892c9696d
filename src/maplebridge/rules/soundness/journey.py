"""Take a matter along a way of the graph in the real engine: as soon as the law allows, or as late as it can be.

The journey writes down every event, so that anybody can replay it with `course.step`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import Event, Refusal, State, latest_days, open_matter, step
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.procedure import CHOSEN, Act, Duty, Procedure, Step
from maplebridge.rules.soundness.ways.graph import Arc, Node, settle

MOST_TRIES = 60
"""Attempts at one act before a journey gives up: each one clears a gate or waits for a window."""


class Journey:
    """A matter on its way, and the events so far."""

    def __init__(
        self, procedure: Procedure, calendar: Calendar, values: Mapping[str, int], opened: int, level: str
    ) -> None:
        self.procedure, self.calendar = procedure, calendar
        self.opened, self.level = opened, level
        self.values = dict(values)
        self.events: list[Event] = []
        self.state, self.entries = open_matter(
            procedure,
            at=opened,
            level=level,
            calendar=calendar,
            params=self.values,
            dates=latest_days(procedure, opened),
        )
        self.now = opened

    @property
    def own_days(self) -> int:
        """Days since the opening that were not spent outside."""
        return self.state.last // MINUTES_A_DAY - self.opened // MINUTES_A_DAY - self.state.away

    @property
    def here(self) -> Step | None:
        """The step at which the matter stands; None outside or at an end."""
        return self.procedure.steps.get(self.state.step)

    def is_at(self, node: Node) -> bool:
        """Whether the matter stands at the place and level of a node."""
        state = self.state
        return (state.step, state.level) == (node.place, self.procedure.levels[node.level]) and (
            state.end is not None or state.raised == node.raised
        )

    def happen(self, event: Event) -> Refusal | None:
        """Let one event come; it is written down if it was not refused."""
        state, entries, refusals = step(self.procedure, self.state, event, self.calendar)
        self.state, self.entries = state, (*self.entries, *entries)
        if refusals:
            return refusals[0]
        self.events.append(event)
        self.now = max(self.now, event.at, state.last)
        return None

    def wait(self, until: int) -> None:
        """Let time pass, silences included."""
        self.happen(Event("tick", until))

    def wait_for_silence(self) -> bool:
        """Let the running limits pass until the matter moves; False if nothing moves it."""
        before = (self.state.step, self.state.level, self.state.raised)
        for _ in range(MOST_TRIES):
            if self.state.next is None:
                return False
            self.happen(Event("tick", self.state.next + 1))
            self.now = self.state.last
            if self.state.end is not None or (self.state.step, self.state.level, self.state.raised) != before:
                return True
        return False

    def act(self, name: str, *, level: str | None = None, at: int | None = None) -> bool:
        """Do an act or duty: first what it requires, then wait for its window."""
        start = (self.state.step, self.state.level, self.state.raised)
        for _ in range(MOST_TRIES):
            if (self.state.step, self.state.level, self.state.raised) != start or self.state.end is not None:
                return False
            refusal = self.happen(self._event(name, level, max(self.now, at or 0)))
            if refusal is None:
                return True
            if not self._clear(refusal, name):
                return False
        return False

    def _event(self, name: str, level: str | None, at: int) -> Event:
        act = self.procedure.acts_at(self.state.step).get(name)
        doing: Act | Duty | None = act
        if doing is None and self.here is not None:
            doing = self.here.duties.get(name)
        if doing is None:
            return Event("act", at, name=name)
        return Event("act", at, doing.who[0], name, give=dict.fromkeys(doing.needs, True), level=level)

    def _clear(self, refusal: Refusal, name: str) -> bool:
        """Bring about what a refusal asks for; False if nobody can."""
        if refusal.code == "too_early":
            first = date.fromisoformat(str(refusal.args["first_day"])).toordinal() * MINUTES_A_DAY
            self.now = max(first, self.now + 1)
            return True
        if refusal.code == "by_matter":
            return self.happen(Event("child_ended", self.now, name=str(refusal.args["procedure"]))) is None
        if refusal.code != "gate":
            return False
        for fact in str(refusal.args["facts"]).split(","):
            place, _, needed = fact.partition(".")
            if place != self.state.step or needed == name or not self.act(needed):
                return False
        return True

    def clear_gate(self, act: Act) -> None:
        """Bring about what an act requires in its own step, without doing the act."""
        for fact in act.requires:
            place, _, needed = fact.partition(".")
            if place == self.state.step and fact not in self.state.facts:
                self.act(needed)

    def go(self, arc: Arc) -> bool:
        """Go one way as soon as it can be gone."""
        if arc.kind == "act":
            done = self.act(arc.name, level=self.level_for(arc))
        elif arc.kind == "when_done":
            done = self.do_duties()
        else:
            done = self.wait_for_silence()
        return done and self.is_at(arc.target)

    def do_duties(self) -> bool:
        """Do duties until they end the step."""
        here = self.here
        for name in here.duties if here is not None else ():
            if self.state.step != (here.name if here is not None else ""):
                break
            if f"{self.state.step}.{name}" not in self.state.facts:
                self.act(name)
        return here is None or self.state.step != here.name

    def level_for(self, arc: Arc) -> str | None:
        """The level to choose so that an act leads to the level of the arc."""
        act = self.procedure.acts_at(arc.source.place)[arc.name]
        if act.level != CHOSEN:
            return None
        for number, level in enumerate(self.procedure.levels):
            if settle(self.procedure, act.to or "", number) == (arc.target.place, arc.target.level):
                return level
        return None

    def extend(self) -> bool:
        """Take one extension, if the step still has one."""
        here = self.here
        if here is None or here.extend is None:
            return False
        give = dict.fromkeys(here.extend.needs, True)
        return self.happen(Event("extend", self.now, here.extend.by[0], give=give)) is None

    def pause(self, until: int | None = None) -> bool:
        """Begin a pause; resume at minute `until`, or leave it to its budget."""
        here = self.here
        if here is None or here.pause is None:
            return False
        by, ground = here.pause.by[0], here.pause.on[0]
        if self.happen(Event("pause", self.now, by, ground)) is not None:
            return False
        return until is None or self.happen(Event("resume", until, by)) is None


def replay(
    procedure: Procedure,
    calendar: Calendar,
    *,
    opened: int,
    level: str,
    params: Mapping[str, int],
    events: tuple[Event, ...],
) -> tuple[State, list[Refusal]]:
    """Replay written events, first one first; returns the state, and whatever was refused in the same order."""
    days = latest_days(procedure, opened)
    state, _ = open_matter(procedure, at=opened, level=level, calendar=calendar, params=params, dates=days)
    refused: list[Refusal] = []
    for event in events:
        state, _, refusals = step(procedure, state, event, calendar)
        refused += refusals
    return state, refused
