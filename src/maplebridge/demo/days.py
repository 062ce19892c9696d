"""The sample city's days: arrivals, offices that are honest, slow, wrong or silent, residents who judge.

Everything goes through the public acts, at moments that are handed in; the same seed gives the same days.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear.place import Place
from maplebridge.demo import meeting
from maplebridge.demo.messages import Message, messages, one
from maplebridge.figures import tally
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor
from maplebridge.kernel.matter.lifecycle import children, clock
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.verbs import declared
from maplebridge.rules import term
from maplebridge.rules.procedure import Procedure

OUTBREAK_DAYS, OUTBREAK_TOWN = 7, 7


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
    """The sample city in motion."""

    chance: random.Random
    count: Count = field(default_factory=Count)
    progress: Callable[[Count], None] = lambda _count: None

    def live(self, *, start: datetime, days: int, per_day: int) -> Count:
        """Let `days` days pass from midnight of `start`, with about `per_day` reports on each."""
        for day in range(days):
            morning = start + timedelta(days=day)
            self._clock(morning)
            for moment in sorted(self._moments(morning, self._arrivals(per_day))):
                self._report(moment)
            if days - day <= OUTBREAK_DAYS < days:
                self._outbreak(morning, per_day)
            for verb in declared():
                self.count.reported += sum(live(self.chance, morning) for live in verb.residents)
            self._offices(morning, self._open())
            self.count.days += 1
            self.progress(self.count)
        return self.count

    def run_dry(self, *, start: datetime, most_days: int = 6000) -> int:
        """Let days pass without new reports until nothing is open; returns how many days that took."""
        for day in range(most_days):
            morning = start + timedelta(days=day)
            self._clock(morning)
            rows = self._open()
            if not rows:
                return day
            self._offices(morning, rows)
            self.progress(self.count)
        return most_days

    def _arrivals(self, per_day: int) -> int:
        return max(0, round(self.chance.gauss(per_day, per_day**0.5)))

    def _moments(self, morning: datetime, count: int) -> Iterator[datetime]:
        for _ in range(count):
            yield morning + timedelta(minutes=self.chance.randrange(7 * 60, 22 * 60))

    def _outbreak(self, morning: datetime, per_day: int) -> None:
        """In the last days the tap water of one township turns: what the early warning should notice."""
        tree = territory.tree()
        town = tree.level_units("township")[OUTBREAK_TOWN]
        places = tree.below(town.id)[:40]
        water = [report for report in messages() if "tap water" in report.text or "自来水" in report.text]
        for moment in sorted(self._moments(morning, max(1, per_day // 6))):
            self._report(moment, self.chance.choice(water), self.chance.choice(places))

    def _report(self, now: datetime, message: Message | None = None, place: int | None = None) -> None:
        message = message or one(self.chance)
        tree = territory.tree()
        place = place or self.chance.choice(tree.below(tree.root.id))
        unit = tree.unit(place)
        name = unit.name_zh if message.lang == "zh" else unit.name_en
        send = partial(
            hear.report,
            actor=ANONYMOUS,
            text=message.text.format(place=name),
            title=message.title.format(place=name),
            place=Place(unit_id=place),
            category=message.category or None,
            lang=message.lang,
            channel=self.chance.choice(("web", "web", "hotline", "grid", "counter")),
            now=now,
        )
        try:
            send()
        except DaysAsked as asked:
            send(days=self._named(asked.procedure, now))
        self.count.reported += 1

    def _named(self, definition: Procedure, now: datetime) -> dict[str, date]:
        """A day for each that a procedure asks for when it opens: any that may be named."""
        today = towntime.local(now).date()
        able = {name: term.at_opening(definition, name, today) for name in definition.opens.gives}
        return {
            name: days.first + timedelta(days=self.chance.randint(0, (days.last - days.first).days))
            for name, days in able.items()
        }

    def _clock(self, now: datetime) -> None:
        children.tell_all(now=now)
        self.count.fired += sum(clock.run_until(now))
        tally.fold_all(now=now)

    def _open(self) -> list[Matter]:
        with acting(_CITY):
            return list(Matter.objects.filter(outcome=None).order_by("number"))

    def _offices(self, morning: datetime, rows: list[Matter]) -> None:
        """Each open matter meets its office, or the resident, once a day at most."""
        for row, moment in zip(rows, sorted(self._moments(morning, len(rows))), strict=True):
            self._meet(row, moment)

    def _meet(self, row: Matter, now: datetime) -> None:
        acted = meeting.meet(row, self.chance, now)
        self.count.acted += acted is True
        self.count.refused += acted is False


_CITY = Actor(None, (), (), frozenset(), "the simulation", "模拟", "system")
