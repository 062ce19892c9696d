"""One look at the time before each round of the clock: go on, or hold what would happen of itself and ask."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.clock.guarding import doubts
from maplebridge.kernel.clock.guarding import evidence as machine
from maplebridge.kernel.clock.guarding.clockrow import Timekeeping, keep, timekeeping
from maplebridge.kernel.clock.guarding.doubts import SENTENCES, Doubt, Ripe
from maplebridge.kernel.clock.guarding.evidence import Evidence
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.texts import Text, Wording

log = logging.getLogger("maplebridge.clock")
LONGEST_HOLD = timedelta(hours=24)
SELDOM = timedelta(seconds=10)
CITY = 0
HELD, RELEASED, ENDED, SLOWED = "clock_held", "clock_released", "clock_right", "clock_slow"
DUE = "SELECT count(*) FROM matter_matter WHERE category <> 'outside_scope' AND next < %s AND next >= %s"
OPEN = "SELECT count(*) FROM matter_matter WHERE category <> 'outside_scope' AND outcome IS NULL"
STILL = Text(
    "The machine’s clock and the database’s still differ: set the clock right first, then it "
    "goes on of itself."
)
NOT_HELD = Text("Nothing is held: there is nothing to release.")
Gather = Callable[[datetime], Evidence]


class CannotRelease(ValueError):
    """The hold cannot be released; `words` say why."""

    def __init__(self, words: Wording) -> None:
        super().__init__(words.in_language("en"))
        self.words = words


@dataclass(frozen=True, slots=True)
class Round:
    """What one round may do.

    now     the time to work by: of the process, or the slowest that is known while that is in doubt
    fires   whether silence leads anywhere in this round
    freed   the hold before, from and to: what ended in it counts from its end
    """

    now: datetime
    fires: bool
    freed: tuple[datetime, datetime] | None = None


def look(now: datetime, *, gather: Gather = machine.gather) -> Round:
    """Compare the time, begin or end a hold, and say what this round may do. One short transaction.

    Safe to run from many workers at once; a kill leaves the row as it was.
    """
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        row, evidence = timekeeping(locked=True), gather(now)
        reasons = doubts.of_time(row.trusted, evidence)
        ripe = _ripe(row, evidence)
        if not reasons and _too_many(row, evidence, ripe):
            reasons.append("share")
        return (
            _on_hold(row, evidence, reasons, ripe)
            if row.held is not None
            else _free(row, evidence, reasons, ripe)
        )


def release(*, by: str, why: str, now: datetime, gather: Gather = machine.gather) -> Timekeeping:
    """A person says that the time is right: what is due may happen from now on. Returns the hold that was.

    raises  CannotRelease (nothing is held; the database still says another time)
    """
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        row, evidence = timekeeping(locked=True), gather(now)
        if row.held is None:
            raise CannotRelease(NOT_HELD)
        if "database" in doubts.of_time(row.trusted, evidence):
            raise CannotRelease(STILL)
        _end(row, evidence, RELEASED, by=by, why=why)
        return row


def trust(now: datetime) -> None:
    """Say that everything up to `now` is as it should be: after a city was founded or simulated up to now."""
    with transaction.atomic():
        row = timekeeping(locked=True)
        if row.held is None:
            keep(at=now, boot=machine.boot(), passed=machine.passed(), cleared=now)


def _ripe(row: Timekeeping, evidence: Evidence) -> Ripe:
    """The limits that are over and were not judged in a round before. One query, two where there are many."""
    first = row.cleared or datetime.min.replace(tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(DUE, [evidence.now, first])
        due, opened = int(cursor.fetchone()[0]), 0
        if due > min(settings.CLOCK_FLOOR, doubts.FEW):
            cursor.execute(OPEN)
            opened = int(cursor.fetchone()[0])
    return Ripe(due, opened, settings.CLOCK_SHARE, settings.CLOCK_FLOOR)


def _too_many(row: Timekeeping, evidence: Evidence, ripe: Ripe) -> bool:
    days = 1.0 if row.at is None else (evidence.now - row.at) / doubts.DAY
    return doubts.too_many(ripe, days, proved=doubts.proved(row.trusted, evidence))


def _free(row: Timekeeping, evidence: Evidence, reasons: list[Doubt], ripe: Ripe) -> Round:
    if reasons:
        return _begin(row, evidence, reasons, ripe)
    stood = timedelta() if row.at is None else evidence.now - row.at
    if stood > doubts.DAY:
        log.warning("nothing had run for %s; the time is sound, and what was due since is real", stood)
    if row.at is None or stood > SELDOM or row.boot != evidence.boot or ripe.due > ripe.floor:
        trusted = doubts.anchor(row.trusted, evidence)
        keep(at=trusted, boot=evidence.boot, passed=evidence.passed, cleared=evidence.now)
    return Round(evidence.now, fires=True, freed=row.window)


def _begin(row: Timekeeping, evidence: Evidence, reasons: list[Doubt], ripe: Ripe) -> Round:
    believed = doubts.believed(row.trusted, evidence) if doubts.OF_TIME & set(reasons) else evidence.now
    since = min(evidence.now, believed)
    until = since + LONGEST_HOLD
    facts = {
        "clock": _shown(evidence.now),
        "database": _shown(evidence.database),
        "last": None if row.at is None else _shown(row.at),
        "due": ripe.due,
        "open": ripe.open,
    }
    keep(held=since, until=until, slow=False, why=tuple(reasons), facts=facts, asked_by=None, asked_why="")
    keep(at=believed, boot=evidence.boot, passed=evidence.passed)
    ledger.append(
        matter=CITY,
        kind=HELD,
        at=since,
        by="system",
        data={"why": list(reasons), "until": _shown(until), **facts},
    )
    for one in reasons:
        log.warning("%s What follows of itself is held until %s at most.", SENTENCES[one].in_language("en"), _shown(until))
    return Round(min(since, evidence.now), fires=False)


def _on_hold(row: Timekeeping, evidence: Evidence, reasons: list[Doubt], ripe: Ripe) -> Round:
    believed, slowest = doubts.believed(row.trusted, evidence), doubts.slowest(row.trusted, evidence)
    now = min(evidence.now, believed)
    lasting, sound = bool(doubts.LASTING & set(reasons)), not doubts.OF_TIME & set(reasons)
    waiting = (
        "back" in reasons or "share" in reasons or ("share" in row.why and not doubts.OF_TIME & set(row.why))
    )
    waited = (
        doubts.elapsed(row.trusted, evidence) if reasons == ["back"] else None
    )  # a slow clock would make a day of weeks
    over = row.until is not None and (now >= row.until or (waited or timedelta()) >= LONGEST_HOLD)
    if row.asked_by is not None:
        if "database" not in reasons:
            _end(row, evidence, RELEASED, by=f"post:{row.asked_by}", why=row.asked_why)
            return Round(evidence.now, fires=True, freed=_window(row, evidence.now))
        keep(asked_by=None, asked_why="")
    if not lasting and (over or not waiting):
        _end(row, evidence, ENDED, by="system", why="")
        return Round(evidence.now, fires=True, freed=_window(row, evidence.now))
    if row.boot != evidence.boot or sound:
        keep(at=evidence.now if sound else believed, boot=evidence.boot, passed=evidence.passed)
    if not over:
        return Round(slowest, fires=False)
    if not row.slow:
        _slow(row, now, reasons)
        return Round(slowest, fires=True, freed=_window(row, now))
    return Round(slowest, fires=True, freed=row.window)


def _window(row: Timekeeping, end: datetime) -> tuple[datetime, datetime] | None:
    """The hold that ends now, from the last moment before it that was trusted.

    One that lasts longer goes on slowly and has its window already.
    """
    if row.slow or row.held is None:
        return row.window
    last = row.facts.get("last")
    since = min(row.held, datetime.fromisoformat(str(last))) if last else row.held
    return since, max(since, end)


def _slow(row: Timekeeping, now: datetime, reasons: list[Doubt]) -> None:
    """The day is over, the time still in doubt: go on by the slowest time, and keep asking."""
    window = _window(row, now)
    keep(slow=True, freed_from=window and window[0], freed=window and window[1], cleared=now)
    ledger.append(matter=CITY, kind=SLOWED, at=now, by="system", data={"why": list(reasons)})
    log.warning(
        "The hold has lasted a day and the time is still in doubt: going on by the slowest time known."
    )


def _end(row: Timekeeping, evidence: Evidence, kind: str, *, by: str, why: str) -> None:
    window = _window(row, evidence.now)
    keep(
        at=evidence.now, boot=evidence.boot, passed=evidence.passed, cleared=evidence.now, held=None, until=None, slow=False,
        why=(), facts={}, freed_from=window and window[0], freed=window and window[1], asked_by=None, asked_why="",
    )  # fmt: skip
    data = {"since": _shown(row.held), "held_because": list(row.why), **({"reason": why} if why else {})}
    ledger.append(matter=CITY, kind=kind, at=evidence.now, by=by, data=data)


def _shown(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%dT%H:%MZ}"
