"""What a page is told about many matters, procedures and the ledger: counts of units, never of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maplebridge.kernel.file.shapes.listing import InboxRow
from maplebridge.kernel.file.shapes.reading import Heading
from maplebridge.kernel.file.shapes.showing import CoursePicture, DueWorking, KindShown
from maplebridge.rules.drawing import RailStop
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """The chain at a glance for one unit and all below it. Days are the town's.

    due_soon    the last day on which an office must act is today or one of the two that follow
    unattended  no act since they came, and three whole days have passed
    on_time     (answered in time, answered) in the last 30 days, today included
    weeks       matters received in each of the last ten weeks, oldest first; the last week ends today
    """

    unit_id: int
    code: str
    name: Wording
    open: int
    due_soon: int
    late: int
    bounced: int
    unattended: int = 0
    on_time: tuple[int, int] | None = None
    weeks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """More matters of a kind in some places since some day than chance explains.

    recurrence  days until chance alone does as well once;  days  matters a day in these places, oldest first
    """

    category: Wording
    places: tuple[Wording, ...]
    first: date
    observed: int
    expected: float
    recurrence: float
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CityGlance:
    """The city's home, or that of one unit: itself, the trail above it, its children, the longest late.

    whole  whether the reader answers for the whole city, and so sees what was raised out of the unit
    unreadable  of the longest late, those that cannot be shown
    """

    at: datetime
    unit: UnitFigures
    trail: tuple[tuple[int, Wording], ...]
    parts: tuple[UnitFigures, ...]
    oldest: tuple[InboxRow, ...] = ()
    unreadable: int = 0
    warnings: tuple[Warned, ...] = ()
    can_drill: bool = True
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One published number, or why there is none: "small", "beside" (would betray one), "few" posts."""

    value: int | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """A unit in the public figures; cells in the order of the columns."""

    unit_id: int
    name: Wording
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigures:
    """Figures of one closed month, frozen. `columns` are (name, what it counts).

    unreadable  why there are no rows, where what was published can no longer be read
    """

    month: date
    months: tuple[date, ...]
    columns: tuple[tuple[Wording, Wording], ...]
    rows: tuple[PublicRow, ...]
    by_category: tuple[tuple[Wording, Cell], ...] = ()
    by_month: tuple[tuple[date, Cell], ...] = ()
    unreadable: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A class of the taxonomy, in a list ordered as a tree. `level` 1 to 3."""

    code: str
    title: Wording
    level: int
    outside_scope: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A kind that the machine reads in these words now, in their order; `sure` in percent where the city has taught it."""

    code: str
    title: Wording
    words: tuple[str, ...]
    sure: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """The form: the matter, what it is now, guesses likeliest first, kinds in the order of the pack; `seen`: last entry."""

    heading: Heading
    text: str
    seen: int
    kind: KindShown
    guesses: tuple[Guess, ...]
    kinds: tuple[Category, ...]
    follows: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarMatter:
    """An open matter near the same place about the same thing; no reporter, no text. `received` is the town's day on which
    it came.
    """

    number: int
    category: Wording
    place: Wording
    received: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the system reads a report as, before it is sent.

    because  words found in the text;  sure  in percent, where the city's own matters taught it
    picked   the kind that the reporter chose, where it is another
    unit     where it would go, and why; None when no place was found (the city's intake asks)
    round    what the choice of an office complained of means for the way
    danger   words that speak of danger to life
    first    the office that has it at the first step, where that is another than `office`
    parties  who else may stand in it, once an office calls them in
    """

    category: str
    category_title: Wording
    because: tuple[str, ...]
    sure: int | None = None
    picked: Wording | None = None
    procedure: str
    procedure_title: Wording
    office: Wording | None = None
    first: Wording | None = None
    unit_id: int | None = None
    unit: Wording | None = None
    placed: Wording | None = None
    due: DueWorking | None = None
    round: Wording | None = None
    danger: tuple[str, ...] = ()
    similar: tuple[SimilarMatter, ...] = ()
    outside_scope: bool = False
    parties: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One act in the table of a procedure."""

    title: Wording
    who: Wording
    then: Wording
    law: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step in the table of a procedure: who must act, until when, what silence leads to; acts in the file's order."""

    name: str
    title: Wording
    who: Wording
    limit: Wording | None
    silence: Wording | None
    law: Wording | None
    acts: tuple[ActLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePage:
    """A procedure as anyone may read it; `rail` is its picture, stop by stop, `anytime` what is open at all of them.

    newer    the version in force today, where this is an earlier one
    plainly  its text calls a matter settled that nobody settled; what is shown and done claims less than the text
    in_force  the first day on which matters open under it;  steps, ends, laws  in the order of its text
    """

    id: str
    version: int
    title: Wording
    in_force: date
    course: CoursePicture
    steps: tuple[StepLine, ...]
    ends: tuple[tuple[Wording, Wording], ...]
    laws: tuple[Wording, ...]
    own_rules: tuple[Wording, ...]
    longest_days: int | None
    rail: tuple[RailStop, ...] = ()
    anytime: tuple[Wording, ...] = ()
    source: str = ""
    newer: int | None = None
    plainly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    """A line in the list of procedures. `in_force` is the first day on which matters open under it."""

    id: str
    version: int
    title: Wording
    steps: int
    longest_days: int | None
    in_force: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerHead:
    """A signed head of the ledger. It covers the first `size` entries; root is hex, signature base64."""

    size: int
    root: str
    at: datetime
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """The ledger as anyone may see it, heads newest first: `sealed` of `entries` are under a head; `public_key` in hex."""

    heads: tuple[LedgerHead, ...]
    entries: int
    sealed: int
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What checking a receipt found: each line a claim, whether it holds, and what that means."""

    good: bool
    lines: tuple[tuple[Wording, bool], ...]
    receipt: Mapping[str, Any]
