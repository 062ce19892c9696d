"""What speaks against the time. Pure: evidence in, doubts out, so that each case is a test of two lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from maplebridge.kernel.clock.guarding.evidence import Evidence
from maplebridge.texts import Text, Wording

Doubt = Literal["database", "back", "jump", "gap", "share"]
DRIFT = timedelta(minutes=5)
LONGEST_STOP = timedelta(days=14)
MOST_SHARE = 0.25
AT_ONCE, FEW = 0.4, 50
"""Under a time that is proved: so large a share of the open in a day, and more than so many, is asked about all the same.

The largest ordinary round of a sample city that lived 400 days ended 11 of 42, 26 per cent, on a Monday.
"""
DAY = timedelta(days=1)
LASTING: frozenset[Doubt] = frozenset({"database", "jump", "gap"})
"""What waiting does not settle: after a day the clock goes on, but by the slowest time that is known."""
OF_TIME: frozenset[Doubt] = LASTING | {"back"}
"""What contradicts the time itself; a clock that went back can end nothing too early, so a day of it is enough."""

SENTENCES: Mapping[Doubt, Wording] = {
    "database": Text("This machine’s clock and the database’s differ."),
    "back": Text("The clock stands earlier than when it was last looked at."),
    "jump": Text("The clock went forward further than time has passed since the last look."),
    "gap": Text(
        "The machine was started anew, and more than two weeks lie between the last look and its clock."
    ),
    "share": Text("Far more time limits would end at once than usual."),
}


@dataclass(frozen=True, slots=True)
class Trusted:
    """The last moment that was trusted, with what the machine knew then; `at` is None before the first look.

    passed  seconds that the machine had run since its boot `boot`
    """

    at: datetime | None = None
    boot: str = ""
    passed: float = 0.0


@dataclass(frozen=True, slots=True)
class Ripe:
    """Time limits that would end in this round, of the open matters.

    share  what a quiet city ends in a day, as a share of the open;  floor  fewer than that are never too many
    """

    due: int
    open: int
    share: float
    floor: int


def elapsed(trusted: Trusted, evidence: Evidence) -> timedelta | None:
    """How long ago the trusted moment was, without asking any clock; None after a new start of the machine."""
    if not evidence.boot or evidence.boot != trusted.boot or evidence.passed < trusted.passed:
        return None
    return timedelta(seconds=evidence.passed - trusted.passed)


def of_time(trusted: Trusted, evidence: Evidence) -> list[Doubt]:
    """What contradicts the time itself. In the order in which they are looked for: database, then back, jump or gap."""
    list_of_doubts: list[Doubt] = []
    if abs(evidence.now - evidence.database) > DRIFT:
        list_of_doubts.append("database")
    if trusted.at is None:
        return list_of_doubts
    step, real = evidence.now - trusted.at, elapsed(trusted, evidence)
    if step < -DRIFT or (real is not None and real - step > DRIFT):
        list_of_doubts.append("back")
    elif evidence.apart:
        return list_of_doubts
    elif real is not None and step - real > DRIFT:
        list_of_doubts.append("jump")
    elif real is None and not evidence.steered and step > LONGEST_STOP:
        list_of_doubts.append("gap")
    return list_of_doubts


def proved(trusted: Trusted, evidence: Evidence) -> bool:
    """Whether something besides this machine's clock says that the time since the last look has really passed."""
    if of_time(trusted, evidence):
        return False
    return (
        evidence.apart
        or evidence.steered
        or (trusted.at is not None and elapsed(trusted, evidence) is not None)
    )


def anchor(trusted: Trusted, evidence: Evidence) -> datetime:
    """What to trust after a sound look: the clock where something else proves it, otherwise what this machine has counted.

    So small differences add up since the last proof: a clock that creeps, or falls behind, is in doubt like one that jumps.
    """
    spent = elapsed(trusted, evidence)
    if evidence.apart or evidence.steered or trusted.at is None or spent is None:
        return evidence.now
    return trusted.at + spent


def too_many(ripe: Ripe, days: float, *, proved: bool = False) -> bool:
    """Whether more would end at once than a quiet city ends in so many days.

    proved  something besides this machine's clock says that the time has passed: many limits at once are real then (a
            Monday after holidays, a worker that stood for days), and only a round that would end `AT_ONCE` of all that is
            open is asked about: a wrong calendar, dates of an import, a table that somebody changed
    """
    if proved:
        return ripe.due > max(FEW, AT_ONCE * max(1.0, days) * ripe.open)
    allowed = min(MOST_SHARE, ripe.share * max(1.0, days))
    return ripe.due > max(ripe.floor, allowed * ripe.open)


def believed(trusted: Trusted, evidence: Evidence) -> datetime:
    """The time that has most for it: of a database elsewhere, else the last trusted moment and what has passed since."""
    if evidence.apart:
        return evidence.database
    if trusted.at is None:
        return min(evidence.now, evidence.database)
    return trusted.at + (elapsed(trusted, evidence) or timedelta())


def slowest(trusted: Trusted, evidence: Evidence) -> datetime:
    """The slowest moment that is known, so that nothing that goes by it can come too early."""
    return min(evidence.now, evidence.database, believed(trusted, evidence))
