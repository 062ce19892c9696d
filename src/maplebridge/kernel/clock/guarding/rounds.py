"""One look at the time before each round of the clock: go on, or hold what would happen of itself and ask."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from maplebridge.kernel import ledger
from maplebridge.kernel.clock.guarding import doubts, evidence
from maplebridge.kernel.clock.guarding.doubts import SAID, Doubt, Ripe
from maplebridge.kernel.clock.guarding.evidence import Evidence
from maplebridge.kernel.clock.guarding.keeping import Kept, keep, standing
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.rules.words import Title

log = logging.getLogger("maplebridge.clock")
LONGEST_HOLD = timedelta(hours=24)
SELDOM = timedelta(seconds=10)
CITY = 0
HELD, RELEASED, ENDED, SLOWED = "clock_held", "clock_released", "clock_right", "clock_slow"
DUE = "SELECT count(*) FROM matter_matter WHERE category <> 'outside_scope' AND next < %s AND next >= %s"
OPEN = "SELECT count(*) FROM matter_matter WHERE category <> 'outside_scope' AND outcome IS NULL"
STILL = Title(
    "The machine’s clock and the database’s still differ: set the clock right first, then it goes on of itself.",
    "本机时钟与数据库时钟仍不一致：请先校准时钟，校准后会自动恢复。",
)
NOT_HELD = Title("Nothing is held: there is nothing to release.", "当前没有暂停，无需恢复。")
Gather = Callable[[datetime], Evidence]


class CannotRelease(ValueError):
    """The hold cannot be released; `words` say why."""

    def __init__(self, words: Title) -> None:
        super().__init__(words.en)
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


def unguarded(now: datetime) -> Round:
    """For simulations and tests, which bring their own time: nothing is compared, nothing held."""
    return Round(now, fires=True)


def look(now: datetime, *, gather: Gather = evidence.gather) -> Round:
    """Compare the time, begin or end a hold, and say what this round may do. One short transaction.

    Safe to run from many workers at once; a kill leaves the row as it was.
    """
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        kept, seen = standing(locked=True), gather(now)
        found = doubts.of_time(kept.trusted, seen)
        ripe = _ripe(kept, seen)
        if not found and _too_many(kept, seen, ripe):
            found.append("share")
        return _held(kept, seen, found, ripe) if kept.held is not None else _free(kept, seen, found, ripe)


def release(*, by: str, why: str, now: datetime, gather: Gather = evidence.gather) -> Kept:
    """A person says that the time is right: what is due may happen from now on. Returns the hold that was.

    raises  CannotRelease (nothing is held; the database still says another time)
    """
    with transaction.atomic(durable=True):
        scope.enter(SYSTEM)
        kept, seen = standing(locked=True), gather(now)
        if kept.held is None:
            raise CannotRelease(NOT_HELD)
        if "database" in doubts.of_time(kept.trusted, seen):
            raise CannotRelease(STILL)
        _end(kept, seen, RELEASED, by=by, why=why)
        return kept


def trust(now: datetime) -> None:
    """Say that everything up to `now` is as it should be: after a city was founded or simulated up to now."""
    with transaction.atomic():
        kept = standing(locked=True)
        if kept.held is None:
            keep(at=now, boot=evidence.boot(), passed=evidence.passed(), cleared=now)


def _ripe(kept: Kept, seen: Evidence) -> Ripe:
    """The limits that are over and were not judged in a round before. One query, two where there are many."""
    first = kept.cleared or datetime.min.replace(tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(DUE, [seen.now, first])
        due, opened = int(cursor.fetchone()[0]), 0
        if due > min(settings.CLOCK_FLOOR, doubts.FEW):
            cursor.execute(OPEN)
            opened = int(cursor.fetchone()[0])
    return Ripe(due, opened, settings.CLOCK_SHARE, settings.CLOCK_FLOOR)


def _too_many(kept: Kept, seen: Evidence, ripe: Ripe) -> bool:
    days = 1.0 if kept.at is None else (seen.now - kept.at) / doubts.DAY
    return doubts.too_many(ripe, days, proved=doubts.proved(kept.trusted, seen))


def _free(kept: Kept, seen: Evidence, found: list[Doubt], ripe: Ripe) -> Round:
    if found:
        return _begin(kept, seen, found, ripe)
    stood = timedelta() if kept.at is None else seen.now - kept.at
    if stood > doubts.DAY:
        log.warning("nothing had run for %s; the time is sound, and what was due since is real", stood)
    if kept.at is None or stood > SELDOM or kept.boot != seen.boot or ripe.due > ripe.floor:
        trusted = doubts.anchor(kept.trusted, seen)
        keep(at=trusted, boot=seen.boot, passed=seen.passed, cleared=seen.now)
    return Round(seen.now, fires=True, freed=kept.window)


def _begin(kept: Kept, seen: Evidence, found: list[Doubt], ripe: Ripe) -> Round:
    believed = doubts.believed(kept.trusted, seen) if doubts.OF_TIME & set(found) else seen.now
    since = min(seen.now, believed)
    until = since + LONGEST_HOLD
    facts = {
        "clock": _shown(seen.now),
        "database": _shown(seen.database),
        "last": None if kept.at is None else _shown(kept.at),
        "due": ripe.due,
        "open": ripe.open,
    }
    keep(held=since, until=until, slow=False, why=tuple(found), facts=facts, asked_by=None, asked_why="")
    keep(at=believed, boot=seen.boot, passed=seen.passed)
    ledger.append(
        matter=CITY,
        kind=HELD,
        at=since,
        by="system",
        data={"why": list(found), "until": _shown(until), **facts},
    )
    for one in found:
        log.warning("%s What follows of itself is held until %s at most.", SAID[one].en, _shown(until))
    return Round(min(since, seen.now), fires=False)


def _held(kept: Kept, seen: Evidence, found: list[Doubt], ripe: Ripe) -> Round:
    believed, slowest = doubts.believed(kept.trusted, seen), doubts.slowest(kept.trusted, seen)
    now = min(seen.now, believed)
    lasting, sound = bool(doubts.LASTING & set(found)), not doubts.OF_TIME & set(found)
    waiting = (
        "back" in found or "share" in found or ("share" in kept.why and not doubts.OF_TIME & set(kept.why))
    )
    waited = doubts.elapsed(kept.trusted, seen) if found == ["back"] else None  # a slow clock would make a day of weeks
    over = kept.until is not None and (now >= kept.until or (waited or timedelta()) >= LONGEST_HOLD)
    if kept.asked_by is not None:
        if "database" not in found:
            _end(kept, seen, RELEASED, by=f"post:{kept.asked_by}", why=kept.asked_why)
            return Round(seen.now, fires=True, freed=_window(kept, seen.now))
        keep(asked_by=None, asked_why="")
    if not lasting and (over or not waiting):
        _end(kept, seen, ENDED, by="system", why="")
        return Round(seen.now, fires=True, freed=_window(kept, seen.now))
    if kept.boot != seen.boot or sound:
        keep(at=seen.now if sound else believed, boot=seen.boot, passed=seen.passed)
    if not over:
        return Round(slowest, fires=False)
    if not kept.slow:
        _slow(kept, now, found)
        return Round(slowest, fires=True, freed=_window(kept, now))
    return Round(slowest, fires=True, freed=kept.window)


def _window(kept: Kept, end: datetime) -> tuple[datetime, datetime] | None:
    """The hold that ends now, from the last moment before it that was trusted.

    One that lasts longer goes on slowly and has its window already.
    """
    if kept.slow or kept.held is None:
        return kept.window
    last = kept.facts.get("last")
    since = min(kept.held, datetime.fromisoformat(str(last))) if last else kept.held
    return since, max(since, end)


def _slow(kept: Kept, now: datetime, found: list[Doubt]) -> None:
    """The day is over, the time still in doubt: go on by the slowest time, and keep asking."""
    window = _window(kept, now)
    keep(slow=True, freed_from=window and window[0], freed=window and window[1], cleared=now)
    ledger.append(matter=CITY, kind=SLOWED, at=now, by="system", data={"why": list(found)})
    log.warning(
        "The hold has lasted a day and the time is still in doubt: going on by the slowest time known."
    )


def _end(kept: Kept, seen: Evidence, kind: str, *, by: str, why: str) -> None:
    window = _window(kept, seen.now)
    keep(
        at=seen.now, boot=seen.boot, passed=seen.passed, cleared=seen.now, held=None, until=None, slow=False,
        why=(), facts={}, freed_from=window and window[0], freed=window and window[1], asked_by=None, asked_why="",
    )  # fmt: skip
    said = {"since": _shown(kept.held), "held_because": list(kept.why), **({"reason": why} if why else {})}
    ledger.append(matter=CITY, kind=kind, at=seen.now, by=by, data=said)


def _shown(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%dT%H:%MZ}"
