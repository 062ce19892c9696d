"""The sample city's days: arrivals, offices that are honest, slow, wrong or silent, residents who judge.

Everything goes through the public acts, at moments that are handed in; the same seed gives the same days.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from maplebridge.acts.hear import acts as hear
from maplebridge.acts.hear.place import Place
from maplebridge.acts.resolve import acts as resolve
from maplebridge.demo.messages import Message, messages
from maplebridge.demo.temper import Temper, temper_of
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor, holder_of
from maplebridge.kernel.matter import clock, registry, tally, towntime
from maplebridge.kernel.matter.acting import acting
from maplebridge.kernel.matter.holding import answering_role
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.queries.choices import form_name
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import course
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Refusal

OUTBREAK_DAYS, OUTBREAK_TOWN = 7, 7
SAID = {
    "answer": "We went to the place, put it right and checked it a second time. 已到现场处理，并复查确认。",
    "reason": "The facts and the rule are set out in the attached record. 事实和依据见附件记录。",
    "legal_ground": "The provision cited by the procedure. 程序所列条款。",
    "progress": "Material is ordered; work begins on Monday. 材料已订购，周一开工。",
    "minutes": "Both sides were heard; the record was read back and signed. 双方陈述，笔录核对后签字。",
    "agreement": "Both sides agree on the repair and on its costs. 双方就维修及费用达成一致。",
    "verdict": "Solved, says the resident on the phone. 电话回访：已解决。",
}
ELSE = "Recorded as the procedure asks. 已按程序记录。"


@dataclass(slots=True)
class Count:
    """What a simulation did."""

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
    told: Callable[[Count], None] = lambda _count: None

    def live(self, *, start: datetime, days: int, per_day: int) -> Count:
        """Let `days` days pass from midnight of `start`, with about `per_day` reports on each."""
        for day in range(days):
            morning = start + timedelta(days=day)
            self._clock(morning)
            for moment in sorted(self._moments(morning, self._arrivals(per_day))):
                self._report(moment)
            if days - day <= OUTBREAK_DAYS < days:
                self._outbreak(morning, per_day)
            self._offices(morning, self._open())
            self.count.days += 1
            self.told(self.count)
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
            self.told(self.count)
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
        water = [one for one in messages() if "tap water" in one.text or "自来水" in one.text]
        for moment in sorted(self._moments(morning, max(1, per_day // 6))):
            self._report(moment, self.chance.choice(water), self.chance.choice(places))

    def _report(self, now: datetime, message: Message | None = None, place: int | None = None) -> None:
        message = message or self.chance.choice(messages())
        tree = territory.tree()
        place = place or self.chance.choice(tree.below(tree.root.id))
        unit = tree.unit(place)
        name = unit.name_zh if message.lang == "zh" else unit.name_en
        hear.report(
            actor=ANONYMOUS,
            text=message.text.format(place=name),
            title=message.title.format(place=name),
            place=Place(unit_id=place),
            lang=message.lang,
            channel=self.chance.choice(("web", "web", "hotline", "grid", "counter")),
            now=now,
        )
        self.count.reported += 1

    def _clock(self, now: datetime) -> None:
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
        definition = registry.by_id(row.procedure_id).procedure
        role = answering_role(definition, row.step)
        actor = holder_of(row.number) if role is None else _post(row.office, role)
        temper = Temper.RESIDENT if role is None else temper_of(row.office or 0)
        if actor is not None and temper.moves(self.chance, age=_age(row, now)):
            self._act(row, definition, actor, temper, now)

    def _act(self, row: Matter, definition: Procedure, actor: Actor, temper: Temper, now: datetime) -> None:
        roles = definition.parties if actor.matter else frozenset(role for _, role in actor.roles)
        found = [
            choice
            for choice in course.allowed(
                definition,
                course.State.from_json(row.state),
                roles=roles,
                at=towntime.minute(now),
                calendar=registry.calendar(registry.by_id(row.procedure_id).pack),
            )
            if choice.open and choice.name != "withdraw"
        ]
        elsewhere = {name for name, end in definition.ends.items() if end.outcome != "settled"}
        choice = temper.pick(self.chance, found, elsewhere)
        if choice is None:
            return
        try:
            resolve.act_on(
                actor=actor,
                number=row.number,
                name=form_name(choice),
                given=_given(row, choice),
                seen=row.seq,
                now=now,
            )
            self.count.acted += 1
        except Refusal:
            self.count.refused += 1


def _given(row: Matter, choice: course.Choice) -> dict[str, object]:
    """Plausible words for every field that a choice needs."""
    given: dict[str, object] = {name: SAID.get(name, ELSE) for name in choice.needs}
    if "office" in choice.needs:
        given["office"] = str(row.office)
    if choice.levels:
        given["level"] = row.level if row.level in choice.levels else choice.levels[0]
    return given


def _age(row: Matter, now: datetime) -> int:
    return (now - row.touched).days


def _post(office: int | None, role: str) -> Actor | None:
    """Somebody at an office, in the role that answers."""
    if office is None:
        return None
    return Actor(
        account_id=0,
        office_ids=(office,),
        unit_ids=(),
        roles=frozenset({(office, role), *territory.offices().roles_of((office,))}),
        label_en="a post of the sample city",
        label_zh="示范城市岗位",
        kind="post",
    )


_CITY = Actor(None, (), (), frozenset(), "the simulation", "模拟", "system")
