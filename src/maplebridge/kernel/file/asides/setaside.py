"""What is set aside, with the limit it touches: for operators, and for the offices to which things were handed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.asides.whereabouts import Whereabouts, of_key
from maplebridge.kernel.file.heading import office_title, unit_title
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import ailing
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.setaside import naming, things
from maplebridge.kernel.setaside.causes import KINDS, Cause
from maplebridge.kernel.setaside.models import Thing
from maplebridge.texts import Text, Wording

MOST, NEWEST = 200, 8
HOW = {
    "worked": Text("it works again, by itself"),
    "gone": Text("it is no longer there"),
    "by hand": Text("somebody saw to it"),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = Text("Other")
DUE = "CASE WHEN due >= TIMESTAMPTZ '0001-01-03 00:00+00' AND due < TIMESTAMPTZ '9999-12-29 00:00+00' THEN due END"
LIMITS = f"SELECT thing, {DUE}, step, level, key, version, unit, office, entries FROM mb_setaside_limits()"  # noqa: S608  constant words
LIMITS_OF_ALL = f"""
SELECT t.id, {DUE}, m.step, m.level, p.key, p.version, m.unit, m.office, m.seq
FROM setaside_thing t JOIN matter_matter m ON m.number = t.matter
LEFT JOIN law_adoptedprocedure p ON p.id = m.procedure_id WHERE t.ended IS NULL
"""  # noqa: S608  constant words


@dataclass(frozen=True, slots=True)
class Limit:
    """The matter a thing belongs to, without a word of it: last day, where it stands, who holds it."""

    due: datetime | None
    stands: Whereabouts
    unit: Wording
    office: int | None
    entries: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the list.

    hours, days  whole hours or days to the last moment of its limit (negative: over); both None: it touches none
    office, handed  the office it was handed to
    asked        when a person asked for another try that is still to be made
    in_vain      when the last try that a person asked for failed
    words        the title of its matter, for whoever may see the matter; else empty
    waits        nothing tries it by itself any more
    """

    id: int
    kind: Wording
    title: Wording
    number: str
    where: str
    cause: Wording
    since: datetime
    tries: int
    last: datetime
    next: datetime | None
    asked: datetime | None
    in_vain: datetime | None
    office: int | None
    handed: Wording | None
    limit: Limit | None
    hours: int | None
    days: int | None
    words: str = ""

    @property
    def waits(self) -> bool:
        """Whether it waits for a person."""
        return self.next is None and self.asked is None

    def sentence(self) -> str:
        """The thing in English: what, since when, its limit, why, who has it, and what to do."""
        of = f" ({self.number}{f', entry {self.where}' if self.where else ''})" if self.number else ""
        due = "" if self.due is None else f" Its limit ends {towntime.printed(self.due)}."
        handed = "" if self.handed is None else f" It was handed to {self.handed.in_language('en')}."
        more = (
            "it waits for a person"
            if self.next is None
            else f"it is tried again {towntime.printed(self.next)}"
        )
        asked = (
            ""
            if self.in_vain is None
            else f"; a try that was asked for failed {towntime.printed(self.in_vain)}"
        )
        times = "once" if self.tries == 1 else f"{self.tries} times"
        return (
            f"{self.title.in_language('en')}{of}, since {towntime.printed(self.since)}. "
            f"{self.cause.in_language('en')}{due}{handed} "
            f"Tried {times}, {more}{asked}: `maple setaside retry {self.id}`."
        )

    @property
    def due(self) -> datetime | None:
        """The end of the limit it touches."""
        return None if self.limit is None else self.limit.due


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that has left the list, and how: worked again by itself, gone, or seen to by hand."""

    title: Wording
    number: str
    since: datetime
    ended: datetime
    how: Wording

    @property
    def lasted(self) -> timedelta:
        """How long it was set aside."""
        return self.ended - self.since


@dataclass(frozen=True, slots=True)
class Before:
    """What left the list this year: how many, how long the longest was on it, and the newest of them."""

    count: int
    longest: timedelta
    newest: tuple[Past, ...] = ()


def lines(*, actor: Actor, now: datetime) -> tuple[Line, ...]:
    """What the actor sees of the list, soonest limit first; at most MOST, see `count`. Three queries."""
    with scope.reading(actor):
        return _lines(LIMITS, now, MOST)


def count(*, actor: Actor) -> int:
    """How many things the actor may see, however many `lines` shows. One query."""
    with scope.reading(actor):
        return Thing.objects.filter(ended=None).count()


def all_lines(*, now: datetime) -> tuple[Line, ...]:
    """The whole list, as role clock. Three queries. Soonest limit first."""
    return _lines(LIMITS_OF_ALL, now, None)


def for_office(*, actor: Actor, now: datetime) -> tuple[Line, ...]:
    """What was handed to one of the actor's offices, or touches a matter that one of them holds. Three queries. Soonest
    limit first; at most MOST.
    """
    offices = actor.office_ids
    with scope.reading(actor):
        listed = _lines(LIMITS, now, None)
    return tuple(one for one in listed if one.office in offices or _concerns(one, actor))[:MOST]


def _concerns(one: Line, actor: Actor) -> bool:
    return one.office is None and one.limit is not None and one.limit.office in actor.office_ids


def line(thing: int, *, actor: Actor, now: datetime) -> Line | None:
    """One of them, with its matter's title for whoever may see the matter; None if it is not to be seen, or not there. Five
    queries; `thing` is the row's primary key.
    """
    with scope.reading(actor):
        listed = next((one for one in _lines(LIMITS, now, None) if one.id == thing), None)
        if listed is None:
            return None
        matter = Thing.objects.values_list("matter", flat=True).get(pk=thing)
        titles = Matter.objects.filter(number=matter).values_list("title", flat=True)
        return replace(listed, words=titles.first() or "")


def before(*, actor: Actor, now: datetime) -> Before:
    """What has left the list since the year began. Two queries."""
    begun = now.replace(month=1, day=1, hour=0, minute=0)
    with scope.reading(actor):
        ended = Thing.objects.filter(ended__gte=begun)
        spans = [left - since for since, left in ended.values_list("since", "ended")]
        newest = tuple(map(_past, ended.order_by("-ended", "-id")[:NEWEST]))
    return Before(len(spans), max(spans, default=timedelta()), newest)


def _past(row: Thing) -> Past:
    number = "" if row.matter is None else numbers.show(row.matter)
    return Past(
        naming.title(row.kind, row.subject), number, row.since, row.ended or row.last, HOW.get(row.how, OTHER)
    )


def ask(thing: int, *, actor: Actor, now: datetime) -> bool:
    """Let the part that works on a thing try it at once; whether it is still on the list. `thing` is its primary key."""
    with scope.reading(actor):
        return things.ask(thing, now=now)


def hand(thing: int, office: int, *, actor: Actor, now: datetime) -> bool:
    """Make a thing an office's work, with the same limit; whether it is still on the list. `thing` is its primary key."""
    with scope.reading(actor):
        return things.hand(thing, office, now=now)


def _lines(limits: str, now: datetime, most: int | None) -> tuple[Line, ...]:
    with connection.cursor() as cursor:
        cursor.execute(limits)
        stored = {row[0]: row[1:] for row in cursor.fetchall()}
    ends = {thing: row[0] for thing, row in stored.items()}
    since = dict(Thing.objects.filter(ended=None).values_list("id", "since"))
    order = sorted(
        since, key=lambda thing: (ends.get(thing) is None, ends.get(thing) or since[thing], since[thing])
    )
    rows = Thing.objects.in_bulk(order[:most])
    return tuple(
        _line(rows[thing], _limit(stored.get(thing)), now) for thing in order[:most] if thing in rows
    )


def _limit(row: tuple[Any, ...] | None) -> Limit | None:
    if row is None:
        return None
    due, step, level, key, version, unit, office, entries = row
    return Limit(
        ailing.within_reach(due), of_key(key or "", version, step, level), unit_title(unit), office, entries
    )


def _line(row: Thing, limit: Limit | None, now: datetime) -> Line:
    due = None if limit is None else limit.due
    left = None if due is None else due - now
    soon = left is not None and abs(left) < 2 * DAY
    return Line(
        id=row.pk,
        kind=KINDS.get(row.kind, OTHER),
        title=naming.title(row.kind, row.subject),
        number="" if row.matter is None else numbers.show(row.matter),
        where=naming.where(row.kind, row.subject).rpartition("/")[2],
        cause=Cause(row.code, row.facts).sentence(),
        since=row.since,
        tries=row.tries,
        last=row.last,
        next=row.next,
        asked=row.asked,
        in_vain=row.in_vain,
        office=row.office,
        handed=None if row.office is None else office_title(row.office),
        limit=limit,
        hours=None if left is None or not soon else int(left / HOUR),
        days=None if left is None or soon else int(left / DAY),
    )


def ending_today(listed: Iterable[Line]) -> int:
    """How many of their limits end within a day, or are over: those that are said to have 24 hours or fewer."""
    return sum(1 for one in listed if one.hours is not None and one.hours <= DAY // HOUR)
