"""Dates that explain themselves, and the course picture: what `reading` and `surveying` both show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from maplebridge.texts import Wording

DueStatus = Literal["on-time", "due-soon", "late", "waiting", "done"]
Unit = Literal["calendar", "working", "hours"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a day strip.

    kind  "start", "counted", "free" (does not count) or "plain"
    n     which counted day it is
    """

    day: date
    kind: Literal["start", "counted", "free", "plain"]
    n: int | None = None
    today: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWorking:
    """One date with legal effect, and how it was counted.

    what         what happens then: “answer due”, “if silent: Yueqiao County takes over”
    left         days (or hours) left in `unit`; negative when late; None when nothing runs
    why          the sentences of the count
    law          the citation in words; None means it is the city's own rule
    provisional  the year's holidays are not known yet
    days         every day from the start to the last, empty when there are more than 31
    at           the exact minute, for limits in hours
    """

    last_day: date
    what: Wording
    status: DueStatus
    why: Wording
    law: Wording | None = None
    left: int | None = None
    unit: Unit = "calendar"
    days: tuple[Day, ...] = ()
    provisional: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStep:
    """A pier of the course picture.

    under  one line below the name: the office, or the day it was reached
    limit  what stands in the arch that leads on: “5 working days”, “until 9 May”
    used   share of that limit already used, 0 to 1
    """

    name: str
    title: Wording
    status: Literal["passed", "now", "later"]
    under: Wording | None = None
    limit: Wording | None = None
    used: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSide:
    """A dotted way aside: objection, silence, review. `start` and `end` are names of steps shown."""

    start: str
    end: str
    title: Wording
    note: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePicture:
    """The course of a matter, or of a procedure when no step is now.

    picture       whole drawing as SVG, when the procedure branches too much for one row of piers
    longest_days  longest possible own time, from the proof
    newer         the version that later matters follow, where this one has been mended since
    """

    procedure: str
    version: int
    title: Wording
    steps: tuple[CourseStep, ...]
    sides: tuple[CourseSide, ...] = ()
    longest_days: int | None = None
    picture: Wording | None = None
    newer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resorted:
    """A person changed what a matter is about. `office` is set when another office has it since."""

    at: datetime
    by: Wording
    before: Wording
    after: Wording
    reason: str = ""
    office: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindShown:
    """What a matter is about, how that was found, and how soon somebody must look.

    how       in a sentence;  urgency  2 danger to life, 1 soon, 0 ordinary;  danger  the words that said so
    resorted  the newest change by a person;  may_sort  whether this reader may say what it is about
    """

    code: str
    title: Wording
    how: Wording
    urgency: int = 0
    danger: tuple[str, ...] = ()
    resorted: Resorted | None = None
    may_sort: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """A numbered paper of a matter.

    seq    number of the entry of the act that made it;  check  the token of the page that says whether it was issued
    sizes  octets of its PDF by language; empty while it is being made;  signed  it is one that the sides sign
    """

    id: int
    seq: int
    title: Wording
    number: str
    day: date
    sizes: Mapping[str, int]
    check: str
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """In which part somebody was called in: its title, when, what the office told them that it is about.

    seq  number of the entry that called them in
    """

    seq: int
    title: Wording
    at: datetime
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who acts, or acted, for a side: by number, never by name.

    number  primary key;  whose  title of the side;  power  in three words;  way  how the code goes, `by` its name
    status  "waits" for the office to check the paper, "holds", "over" by its last day, "ended"
    """

    number: int
    whose: Wording
    power: Wording
    way: Wording
    at: datetime
    until: date | None
    status: Literal["waits", "holds", "over", "ended"]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The power by which a reader acts for a side: in three words, its last day, and what it does not do, with the remedy.

    number  primary key of the reader as a representative;  withheld  title of an act and why it is not theirs
    """

    number: int
    power: Wording
    until: date | None
    withheld: tuple[tuple[Wording, Wording], ...]
    at: datetime
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The other parts of a matter: who was called in, and who acts for a side, a line each.

    here     this reader's office has the matter;  parts  its procedure knows parties that are called in
    missing  titles of the parts in which nobody was called in yet, and in which this reader may call somebody in now
    """

    called: tuple[Wording, ...]
    here: bool
    acting: tuple[Wording, ...] = ()
    parts: bool = True
    missing: tuple[Wording, ...] = ()
