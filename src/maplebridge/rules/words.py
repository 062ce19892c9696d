"""The small words of a procedure: names, laws, roles, parameters, limits and what silence leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maplebridge.rules.frozen import Frozen
from maplebridge.texts import Text, Wording

Count = Literal["calendar", "working"]
RoleKind = Literal["party", "office", "outside"]
Outcome = Literal["settled", "ended", "expired", "refused", "withdrawn", "lapsed", "handed_over"]

OUTCOMES: tuple[Outcome, ...] = (
    "settled",
    "ended",
    "expired",
    "refused",
    "withdrawn",
    "lapsed",
    "handed_over",
)
REACHED: tuple[Outcome, ...] = ("settled", "ended", "expired")
"""Ends at which the work was done, whoever says so, or what was granted has run its time."""
ABOVE = "above"
CHOSEN = "chosen"


REPORT = Text("report")
"""What somebody brings where a procedure does not say what it is called."""

BUILT_IN_FIELDS: Mapping[str, Wording] = Frozen(
    {"reason": Text("Reason"), "legal_ground": Text("Legal ground")}
)

BUILT_IN_HELP: Mapping[str, Wording] = Frozen(
    {
        "reason": Text("What is so, and why it leads to this, in plain sentences."),
        "legal_ground": Text("The law and the article that you rest on."),
    }
)
"""What to write into them."""

OFFICE = "office"
"""The field in which a superior names the office that shall have the matter."""
LEAD = "lead_unit"
"""The field in which those who act together name the office that leads."""
NAMING = (OFFICE, LEAD)
"""The fields that name one office: a matter never knows more than the one that was named last."""
ANSWER = "answer"
"""The field that is always told to the parties: what an office answers them."""
SCREENED = "screened"
"""The field in which an office affirms that it is safe to tell another side: an act that needs it is a safety screen."""
PAPER_NAME, PAPER_DAY = "paper_name", "paper_day"
"""Fields of every act that puts on record what came on paper from outside: which paper it is, and of which day."""
ENTERED = frozenset({PAPER_NAME, PAPER_DAY})
WHY = frozenset(BUILT_IN_FIELDS)
"""Why something was decided: told to the parties where the act tells them, or goes against them."""


@dataclass(frozen=True, slots=True)
class InForce:
    """Days on which a law or a version holds; `until` is the last of them, None if open."""

    begins: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether `day` is one of the days."""
        return self.begins <= day and (self.until is None or day <= self.until)

    def covers(self, other: InForce) -> bool:
        """Whether every day of `other` is one of these days."""
        open_end = self.until is None or (other.until is not None and other.until <= self.until)
        return self.begins <= other.begins and open_end


@dataclass(frozen=True, slots=True)
class Law:
    """A law that the file cites by its key."""

    key: str
    title: Wording
    in_force: InForce


@dataclass(frozen=True, slots=True)
class Role:
    """Who acts: a party, an office of the city, or somebody outside.

    called_after  the acts of which one must be taken before a party of this role is called in; empty: at any time
    at_once       why a party of this role may be called in from the first day, where the file says it
    unscreened    why a party of this role hears of a matter that somebody else brought without a safety screen before
    entered_by    of a body outside: the office roles that put on record what it sends on paper
    """

    name: str
    kind: RoleKind
    title: Wording
    called_after: tuple[str, ...] = ()
    entered_by: tuple[str, ...] = ()
    at_once: Wording | None = None
    unscreened: Wording | None = None


@dataclass(frozen=True, slots=True)
class Param:
    """A number of days that no law fixes; a city may set it within `least..most`."""

    name: str
    days: int
    least: int
    most: int
    verified: bool
    source: str
    title: Wording
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class GivenDay:
    """A day that whoever brings the matter names when it opens.

    back, ahead  how many days before and after the day of opening it may lie
    """

    back: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A span of time: exactly one of days, months, hours, param; counting already resolved.

    until   field that may fix an earlier last day; the number is then its cap
    since   field of the opening from whose day the limit counts; `since_ahead`: days after the opening that it may lie
    unless  field whose giving lifts the minimum (only in `not_before`)
    """

    days: int | None = None
    months: int | None = None
    hours: int | None = None
    param: str | None = None
    count: Count = "calendar"
    rolls: bool = False
    law: str | None = None
    until: str | None = None
    unless: str | None = None
    since: str | None = None
    since_ahead: int = 0

    @property
    def unit(self) -> Literal["calendar", "working", "months", "hours"]:
        """What the number counts."""
        if self.months is not None:
            return "months"
        return "hours" if self.hours is not None else self.count


@dataclass(frozen=True, slots=True)
class Late:
    """What silence leads to: a place (`to`), or one level up (`raises`, and `at_top` when there is none).

    tells  roles that are told, in the order of the file
    """

    to: str | None = None
    raises: bool = False
    at_top: str | None = None
    tells: tuple[str, ...] = ()
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """More time, in the unit of the step's limit, at most `times` times.

    by, needs, tells  roles, fields and roles, each in the order of the file
    """

    by: tuple[str, ...]
    days: int | None = None
    param: str | None = None
    times: int = 1
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: a budget (`days`, `param`), or a wait for something `outside`, unlimited.

    on, by, tells  grounds, roles and roles, each in the order of the file
    """

    on: tuple[str, ...]
    by: tuple[str, ...]
    days: int | None = None
    param: str | None = None
    outside: str | None = None
    ask_every: Limit | None = None
    tells: tuple[str, ...] = ()
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Waive:
    """A signed, reasoned “not needed”; counts as done.

    by, needs  roles and fields, each in the order of the file
    """

    by: tuple[str, ...]
    needs: tuple[str, ...] = ()
    law: str | None = None


def citations(law: str) -> Iterator[tuple[str, str]]:
    """Split `"fy:34; al:45"` into its (key, article) pairs.

    >>> list(citations("fy:34; al:45"))
    [('fy', '34'), ('al', '45')]
    """
    for part in law.split(";"):
        key, _, article = part.strip().partition(":")
        yield key, article
