"""What a page is told about a matter: frozen, in every declared language, without a queryset behind it.

Queries return these, templates print them. Days are dates of the city's own calendar, moments are aware datetimes.
Sentences about dates and acts come ready made from `rules`; small words (“2 working days left”) are made by the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from maplebridge.kernel.file.shapes.doing import ActChoice, ActShut
from maplebridge.kernel.file.shapes.showing import (
    CoursePicture,
    DueStatus,
    DueWorking,
    KindShown,
    Part,
    Power,
    Representative,
    Sides,
)
from maplebridge.kernel.file.shapes.signing import Asked
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.words import REPORT
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document kept with the matter. Its `size` is in bytes; `pages` of a PDF, 0 of a picture or where nobody counted."""

    id: str
    name: str
    size: int
    media_type: str
    at: datetime
    by: Wording
    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One entry of the ledger as a reader may see it. Newest first in every list.

    text    what was written, as far as the reader is told it;  values  the same of what is no plain text, each in a sentence
    answer  an office's answer to whoever brought the matter, or its refusal with the reason
    seq     its number in the chain of the matter;  number  as the reader counts: a side its own entries, from 1
    """

    seq: int
    at: datetime
    by: Wording
    title: Wording
    text: str = ""
    mark: Literal["", "now", "resident", "bounced", "silence", "reading"] = ""
    papers: tuple[Paper, ...] = ()
    answer: bool = False
    number: int = 0
    values: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """A duty inside the step; `by` is the last day on which it is done in time, of one that is done the day on which it was.

    silent  nobody did it: by the procedure its silence counts as done
    office  whose it is, with its unit;  role  as what the office has it, None for a party
    """

    office: Wording
    title: Wording
    by: date
    status: DueStatus
    role: Wording | None = None
    lead: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a matter is: its unit, the units above it (city first), the coarsened point, words as typed."""

    unit_id: int
    unit: Wording
    above: tuple[Wording, ...] = ()
    point: tuple[float, float] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A private note of one office."""

    at: datetime
    by: Wording
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What every page says first about a matter. `number_text` is the number as people read it; `bounced` of `bounces`.

    office  who has the matter;  turn  the party whose turn it is; None while it is an office's, or nobody's
    brings  what was brought, as a noun: a report, or what its procedure calls it
    bounced, bounces  how often it was passed on from office to office, and how often it may be
    """

    number: int
    number_text: str
    title: str
    procedure: str
    procedure_title: Wording
    category: Wording
    step: Wording
    office: Wording
    spot: Spot
    status: DueStatus
    turn: Wording | None = None
    brings: Wording = REPORT
    ended: bool = False
    bounced: int = 0
    bounces: int = 0

    @property
    def is_report(self) -> bool:
        """Whether it was brought as a report, so that another may be sent in the same way."""
        return self.brings == REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """A matter as an officer sees it. `seen` is the last entry: an act sends it back (edit conflict).

    contact_sealed  whoever reported it left a contact, or may have: entries of before November 2026 do not say
    by_office  an office opened it, so that nobody holds its code
    seen  the number of the last entry that the page shows;  notable  this post may write a note, and not only read
    apart  why this account acts on nothing here: it is a party itself; who takes it instead
    """

    heading: Heading
    text: str
    seen: int
    placed: Wording
    kind: KindShown
    course: CoursePicture
    dates: tuple[DueWorking, ...]
    acts: tuple[ActChoice, ...]
    shut: tuple[ActShut, ...]
    timeline: tuple[TimelineItem, ...]
    duties: tuple[DutyRow, ...] = ()
    notes: tuple[Note, ...] = ()
    notable: bool = True
    papers: tuple[Paper, ...] = ()
    doors: tuple[Wording, ...] = ()
    contact_sealed: bool
    by_office: bool
    address: str = ""
    sides: Sides | None = None
    apart: Wording | None = None
    partly: Mapping[str, tuple[int, int]] = Frozen()

    @property
    def brought(self) -> tuple[Paper, ...]:
        """Photos and papers that the matter was brought with, in the order of the timeline's first entry."""
        return _brought(self.timeline)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """The form of one act: the heading stays above it, with the words that were brought, as far as the reader may read them.

    seen  number of the last entry that was shown;  signing  what is signed by it, None where it signs nothing
    filed  what others put on record for it, newest first
    """

    heading: Heading
    act: ActChoice
    seen: int
    text: str = ""
    signing: Asked | None = None
    filed: tuple[TimelineItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPage:
    """A matter as the holder of its code sees it. `doors` are the ways outside, always open.

    answer  what the office answered last, where it is the reporter's turn;  ahead  the days that follow, in sentences
    partly  the reader's part of several, where some have signed: how many have, of how many, by role
    power   the reader acts for a side by it;  represented  those who act for the reader's side, whether still or no more
    """

    heading: Heading
    text: str
    seen: int
    lede: Wording
    placed: Wording
    kind: KindShown
    course: CoursePicture
    dates: tuple[DueWorking, ...]
    acts: tuple[ActChoice, ...]
    timeline: tuple[TimelineItem, ...]
    doors: tuple[Wording, ...] = ()
    answer: TimelineItem | None = None
    ahead: tuple[Wording, ...] = ()
    address: str = ""
    answer_by: date | None = None
    part: Part | None = None
    partly: Mapping[str, tuple[int, int]] = Frozen()
    power: Power | None = None
    represented: tuple[Representative, ...] = ()

    @property
    def brought(self) -> tuple[Paper, ...]:
        """Photos and papers that the matter was brought with, as far as the reader is shown them."""
        return _brought(self.timeline)


def _brought(timeline: tuple[TimelineItem, ...]) -> tuple[Paper, ...]:
    return next((item.papers for item in timeline if item.seq == 1), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The paper a resident keeps.

    code     shown once, None when the page is opened again
    promise  the signed promise, as the ledger gives it; printed as canonical JSON;  proof  of inclusion, once sealed
    danger   the report speaks of danger to life;  ladder  what happens if nobody answers, rung by rung
    due      the limit that runs now and whose it is;  ahead  by when the answer is due and when all is over
    came     when its list says that it came;  files  names of the photos and papers that came with it
    ended    how it ended and what is left, once it has
    power    by which the reader acts for a side
    """

    heading: Heading
    received: datetime
    channel: Wording
    text: str
    placed: Wording
    due: DueWorking
    ladder: tuple[Wording, ...]
    doors: tuple[Wording, ...]
    promise: Mapping[str, Any]
    proof: Mapping[str, Any] | None = None
    code: str | None = None
    danger: bool = False
    part: Part | None = None
    power: Power | None = None
    counter: Wording | None = None
    ahead: tuple[Wording, ...] = ()
    address: str = ""
    came: Wording | None = None
    files: tuple[str, ...] = ()
    ended: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPage:
    """What a sealed one-time link opens, and until which day: the answer and the acts of the resident's judgement.

    acts, doors  in the order of the procedure's text: what the link may do, and the ways outside that stay open
    filed  what was put on record beside the answer
    """

    heading: Heading
    answer: str
    answered: datetime
    acts: tuple[ActChoice, ...]
    due: DueWorking
    filed: tuple[TimelineItem, ...] = ()
    doors: tuple[Wording, ...] = ()
    until: date | None = None
