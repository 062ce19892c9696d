"""A day of those who report: how many, what, where and by which channel; in the last days one fault in one township."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from maplebridge.acts.hear import acts
from maplebridge.acts.hear.place import Place
from maplebridge.acts.hear.residents.messages import Message, messages, one
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.identity.actor import ANONYMOUS
from maplebridge.kernel.matter.lifecycle.opening import DaysAsked
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.verbs.residents import Day
from maplebridge.rules import term
from maplebridge.rules.procedure import Procedure

OUTBREAK_DAYS, OUTBREAK_TOWN = 7, 7
CHANNELS = ("web", "web", "hotline", "grid", "counter")
"""How reports come in, each as often as it stands here."""


def live(day: Day) -> int:
    """Report what a day brings, about `per_day` in all; returns how many reports there were. Each is one public act."""
    arrivals = day.moments(max(0, round(day.chance.gauss(day.per_day, day.per_day**0.5))))
    for moment in arrivals:
        _report(day.chance, moment)
    return len(arrivals) + (_outbreak(day) if day.left <= OUTBREAK_DAYS < day.of else 0)


def _outbreak(day: Day) -> int:
    """In the last days the tap water of one township turns: what the early warning should notice."""
    tree = territory.tree()
    town = tree.level_units("township")[OUTBREAK_TOWN]
    places = tree.below(town.id)[:40]
    water = [report for report in messages() if "tap water" in report.text or "自来水" in report.text]
    moments = day.moments(max(1, day.per_day // 6))
    for moment in moments:
        _report(day.chance, moment, day.chance.choice(water), day.chance.choice(places))
    return len(moments)


def _report(chance: Random, now: datetime, message: Message | None = None, place: int | None = None) -> None:
    message = message or one(chance)
    tree = territory.tree()
    place = place or chance.choice(tree.below(tree.root.id))
    unit = tree.unit(place)
    name = unit.name_zh if message.lang == "zh" else unit.name_en
    send = partial(
        acts.report,
        actor=ANONYMOUS,
        text=message.text.format(place=name),
        title=message.title.format(place=name),
        place=Place(unit_id=place),
        category=message.category or None,
        lang=message.lang,
        channel=chance.choice(CHANNELS),
        now=now,
    )
    try:
        send()
    except DaysAsked as asked:
        send(days=_named(chance, asked.procedure, now))


def _named(chance: Random, definition: Procedure, now: datetime) -> dict[str, date]:
    """A day for each that a procedure asks for when it opens: any that may be named."""
    today = towntime.local(now).date()
    able = {name: term.at_opening(definition, name, today) for name in definition.opens.gives}
    return {
        name: days.first + timedelta(days=chance.randint(0, (days.last - days.first).days))
        for name, days in able.items()
    }
