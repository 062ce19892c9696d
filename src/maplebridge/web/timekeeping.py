"""How the clock stands, in words: the banner of every page of an office while something is held, and the operator's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import Error as DatabaseError
from django.utils import timezone

from maplebridge.kernel.clock import guarding
from maplebridge.kernel.conduct import once
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text, Wording

ON_HOLD = Text("The clock is in doubt: nothing happens of itself for {hours} hours more at most.")
SLOW = Text("The clock is still in doubt: what happens of itself goes by the slowest time that is known.")
GOES_ON = Text(
    "Your acts go on as always. Limits run on and show; what ended of a resident’s own time "
    "is given back. An operator looks at the clock and releases it."
)
RUNS = Text("The clock runs; nothing is held.")
NO_REASON = Text("Say how you know that the time is right; it becomes part of the ledger.")
ASKED = Text("It is asked for. What was held goes on with the next round of the clock, within a few seconds.")


@dataclass(frozen=True, slots=True)
class ClockBanner:
    """The banner over every page of an office while the clock is in doubt.

    why  a sentence for each doubt, in the order in which they are stored;  goes_on  that people may go on with their work
    """

    says: Wording
    why: tuple[Wording, ...]
    goes_on: Wording = GOES_ON


@dataclass(frozen=True, slots=True)
class ClockPage:
    """The operator's page: three times that should be one, what speaks against them, what may be done.

    why           a sentence for each doubt, those stored first, then those of now;  last  the newest trusted time
    since, until  of a hold;  due  how many limits would have ended when it began;  asked  a release waits for the next round
    """

    says: Wording
    clock: datetime
    database: datetime
    last: datetime | None
    why: tuple[Wording, ...]
    since: datetime | None
    until: datetime | None
    due: int
    asked: bool


def banner() -> ClockBanner | None:
    """What every page of an office says while something is held; None while nothing is. One query."""
    try:
        state = guarding.timekeeping()
    except (DatabaseError, psycopg.Error):
        return None  # the page itself says that the database does not answer
    if state.held is None:
        return None
    return ClockBanner(_says(state, timezone.now()), _why(state.why))


def looked(actor: Actor, now: datetime) -> ClockPage:
    """The clock as it stands, read from machine and database at `now`. Three queries."""
    with acting(actor):
        check = guarding.clock_status(now)
    state = check.row
    return ClockPage(
        says=_says(state, check.now),
        clock=check.clock,
        database=check.database,
        last=state.at,
        why=_why(tuple(dict.fromkeys((*state.why, *check.reasons)))),
        since=state.held,
        until=state.until,
        due=int(state.facts.get("due", 0)),
        asked=state.asked_by is not None,
    )


def release(actor: Actor, reason: str, now: datetime, *, sent: once.Once = once.ANEW) -> None:
    """Ask the clock to go on, as an administrator who says why; the worker does it in its next round.

    sent    its key: pressed twice it is asked once
    raises  Incomplete  no reason;  Refusal  nothing is on hold, or machine and database differ;  NotAllowed  no such post
    """
    if not reason.strip():
        raise Incomplete(NO_REASON, fields={"reason": NO_REASON})
    if sent.seq() is not None:
        return
    with acting(actor):
        if "database" in guarding.clock_status(now).reasons:
            raise Refusal(guarding.STILL)
        if not guarding.ask(reason.strip()):
            raise Refusal(guarding.NOT_HELD)
    once.remember(sent, of=0, now=now)


def _says(state: guarding.Timekeeping, now: datetime) -> Wording:
    if state.held is None or state.until is None:
        return RUNS
    if state.slow:
        return SLOW
    left = min(timedelta(hours=24), max(timedelta(), state.until - max(now, state.held)))
    if now > state.until:  # this machine's own time may be the one in doubt
        left = timedelta(hours=24)
    hours = str(-(-int(left.total_seconds()) // 3600))
    return ON_HOLD.filled(hours=hours)


def _why(doubts: Sequence[str]) -> tuple[Wording, ...]:
    return tuple(guarding.SENTENCES[one] for one in doubts if one in guarding.SENTENCES)  # type: ignore[index]  # kept by code
