"""The sample city's days: what residents of the verbs bring; offices that are honest, slow, wrong or silent; who judges.

Everything goes through the public acts, at moments that are handed in; the same seed gives the same days.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from maplebridge.demo import desks, meeting
from maplebridge.figures import tally
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle import children, clock
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.verbs import Day, declared

EVENING = timedelta(hours=9)
"""From midnight, when on the last day the desks are looked at that would stay empty."""


@dataclass(slots=True)
class Count:
    """What a simulation did: how many days passed, how many reports came, how many acts were taken or refused, how
    many limits fired.
    """

    days: int = 0
    reported: int = 0
    acted: int = 0
    refused: int = 0
    fired: int = 0


@dataclass(slots=True)
class City:
    """The sample city in motion; `desks`: on its last day something is brought for each sign-in that would find nothing."""

    chance: random.Random
    count: Count = field(default_factory=Count)
    progress: Callable[[Count], None] = lambda _count: None
    desks: bool = False

    def live(self, *, start: datetime, days: int, per_day: int) -> Count:
        """Let `days` days pass from midnight of `start`, with about `per_day` reports on each."""
        for number in range(days):
            day = Day(self.chance, start + timedelta(days=number), number, days, per_day)
            self._clock(day.morning)
            for verb in declared():
                self.count.reported += sum(live(day) for live in verb.residents)
            self._offices(day, self._open())
            if number == days - 1 and self.desks:
                self.count.reported += desks.fill(self.chance, day.morning + EVENING)
            self.count.days += 1
            self.progress(self.count)
        return self.count

    def run_dry(self, *, start: datetime, most_days: int = 6000) -> int:
        """Let days pass without new reports until nothing is open; returns how many days that took."""
        for number in range(most_days):
            day = Day(self.chance, start + timedelta(days=number), number, most_days, per_day=0)
            self._clock(day.morning)
            rows = self._open()
            if not rows:
                return number
            self._offices(day, rows)
            self.progress(self.count)
        return most_days

    def _clock(self, now: datetime) -> None:
        children.tell_all(now=now)
        self.count.fired += sum(clock.run_until(now))
        tally.fold_all(now=now)

    def _open(self) -> list[Matter]:
        with acting(_CITY):
            return list(Matter.objects.filter(outcome=None).order_by("number"))

    def _offices(self, day: Day, rows: list[Matter]) -> None:
        """Each open matter meets its office, or the resident, once a day at most."""
        for row, moment in zip(rows, day.moments(len(rows)), strict=True):
            self._meet(row, moment)

    def _meet(self, row: Matter, now: datetime) -> None:
        acted = meeting.meet(row, self.chance, now)
        self.count.acted += acted is True
        self.count.refused += acted is False


_CITY = Actor(None, (), (), frozenset(), "the simulation", "模拟", "system")
