"""The parts that work beside the pages: the clock, what follows from entries, the seals.

Each may be killed at any moment and run many times over.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import monotonic
from types import FrameType

from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from maplebridge.config.supervision import binding
from maplebridge.config.supervision.beside import Beside
from maplebridge.config.wiring import BEFORE_LIMITS, REACTIONS
from maplebridge.figures import publishing, tally, warning
from maplebridge.kernel import ledger
from maplebridge.kernel.clock import guarding, towntime
from maplebridge.kernel.clock.guarding.rounds import LONGEST_HOLD
from maplebridge.kernel.conduct.issuing import making
from maplebridge.kernel.file.asides import broken
from maplebridge.kernel.ledger import witnesses
from maplebridge.kernel.matter.lifecycle import ailing, clock
from maplebridge.kernel.notice import following, news, sendings, telling
from maplebridge.kernel.setaside import room, things
from maplebridge.kernel.setaside.apart import caught
from maplebridge.kernel.setaside.causes import cause_of
from maplebridge.kernel.setaside.parts import RUNS, WAITS
from maplebridge.kernel.verbs import declared
from maplebridge.rules.suppression import Contradiction

log = logging.getLogger("maplebridge.worker")
PAUSE = 2.0
AFTER_FAULT = 2.0
LOCKED = (
    "Another session of the database keeps locked what this part needs; it goes on when that session lets go."
)
Guard = Callable[[datetime], guarding.Round]


class Rounds:
    """Rounds of work until stopped. A database that goes away and a disk without room are waited for."""

    pause = PAUSE

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._pulse = binding.Pulse(works=True)
        self._away = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End after the round in hand; called with the number of a signal, which does not matter."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        self._pulse.begin()
        while not self._stopping.is_set():  # ends: when it is told to stop; each round is bounded
            self._pulse.went_on()
            if room.full():
                self._wait_for_room()
                continue
            try:
                done = self.once(datetime.now(UTC))
            except (OperationalError, InterfaceError) as fault:
                self._wait_for_database(fault)
                continue
            if self._away:
                self._away = False
                binding.tell(RUNS)
            self.after(datetime.now(UTC))
            if done == 0:
                self._stopping.wait(self.pause)
        self.end()

    def once(self, now: datetime) -> int:
        """One round; how much there was to do."""
        return 0

    def after(self, now: datetime) -> None:
        """What is seen to after each round, beside the work."""

    def end(self) -> None:
        """What is ended at the end."""

    def _wait_for_database(self, fault: Exception) -> None:
        locked = isinstance(fault.__cause__, LockNotAvailable)
        log.warning("the database does not answer, trying again: %s", type(fault.__cause__ or fault).__name__)
        self._away = True
        binding.tell(WAITS, LOCKED if locked else "The database does not answer; it goes on when it does.")
        connection.close()
        self._stopping.wait(AFTER_FAULT)

    def _wait_for_room(self) -> None:
        binding.tell(WAITS, "The disk is full: it goes on when there is room.")
        while room.full() and not self._stopping.wait(PAUSE):  # ends: with room, or with this part
            pass
        binding.tell(RUNS)


JOB, MONTH, GUARD = "job", "month", "guard"


def again(*, now: datetime) -> int:
    """Try again what was set aside of matters, to be moved or to be shown; returns how many leave the list."""
    of_verbs = sum(work(now) for verb in declared() for work in verb.again.values())
    return broken.again(now=now) + clock.again(now=now) + of_verbs


def publish_months(now: datetime, *, again: bool = False) -> None:
    """Publish the closed months, each alone; one whose numbers do not add up is set aside and stops no other."""
    months = publishing.unpublished(now=now)
    works = {month.isoformat()[:7]: partial(_publish, month, now) for month in months}
    things.each(MONTH, works, now=now, again=again)


def _publish(month: date, now: datetime) -> None:
    try:
        publishing.publish(month, now=now)
    except Contradiction as error:
        log.error("the figures of %s are not published: %s", month.isoformat()[:7], error)  # noqa: TRY400  the numbers are in the sentence
        raise


class Worker(Rounds):
    """The clock, under the clock's role: limits, the morning's look, the commands of each morning."""

    def __init__(self, guard: Guard = guarding.look, beside: Beside | None = None) -> None:
        super().__init__()
        self._looked: date | None = None
        self._beside = beside or Beside(name for verb in declared() for name in verb.beside)
        self._guard = guard
        self._unlooked: float | None = None

    def once(self, now: datetime) -> int:
        """One round: a look at the time, parents of ended matters are told, silences, each morning a look at
        everything.

        Each of them fails alone: it is set aside and tried again, and the others are done. Returns how many it did.
        """
        asked = self._asked(now)
        now = asked.now
        did: list[int] = []
        works: dict[str, Callable[[], int]] = {
            name: partial(following.follow, name, react, now=now) for name, react in BEFORE_LIMITS.items()
        }
        things.each(JOB, {name: _counted(work, did) for name, work in works.items()}, now=now)
        followed, done = sum(did), self._limits(asked) if asked.fires else 0
        today = towntime.local(now).date()
        if done == 0 and asked.fires and self._looked != today:
            self._look(now)
            self._looked = today
        elif done == 0 and asked.fires and things.due(JOB, MONTH, ailing.KIND, ailing.SHOWN, now=now):
            again(now=now)
            self._look(now, again=True)
        return followed + done

    def _limits(self, asked: guarding.Round) -> int:
        """Fire what is due; how many matters there were."""
        did: list[int] = []
        things.each(
            JOB,
            {"limits": _counted(partial(clock.tick, now=asked.now, freed=asked.freed), did)},
            now=asked.now,
        )
        return sum(did)

    def _asked(self, now: datetime) -> guarding.Round:
        """What the guard says of the time. Where it cannot look, what follows of itself is held, a day at most.

        That day is counted by what has passed since this process began to be without it, which no clock can change;
        then it goes on by the slower of the two clocks.
        """
        rounds: list[guarding.Round] = []
        fault = caught(lambda: rounds.append(self._guard(now)))
        if fault is None:
            if self._unlooked is not None:
                self._unlooked = None
                with transaction.atomic(durable=True):
                    things.done(JOB, GUARD, now=now)
            return rounds[0]
        passed = monotonic()
        self._unlooked = passed if self._unlooked is None else self._unlooked
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            tried = things.asked(JOB, GUARD)
            things.put(JOB, GUARD, cause=cause_of(fault), now=now, tried=tried, rhythm=things.OFTEN)
            cursor.execute("SELECT clock_timestamp()")
            slower = min(now, cursor.fetchone()[0])
        return guarding.Round(slower, fires=passed - self._unlooked > LONGEST_HOLD.total_seconds())

    def _look(self, now: datetime, *, again: bool = False) -> None:
        """The morning's look at everything, each part alone; `again`: those that were set aside."""
        works: dict[str, Callable[[], object]] = {
            "early_warning": partial(warning.look, now=now),
            "old_figures": partial(tally.prune, now=now),
            "old_news": partial(news.forget, before=now - news.LASTING),
            "old_letters": partial(telling.forget, now=now),
            **{name: partial(work, now) for verb in declared() for name, work in verb.mornings.items()},
        }
        things.each(JOB, works, now=now, again=again)
        things.each(JOB, {"months": partial(publish_months, now, again=again)}, now=now)

    def after(self, now: datetime) -> None:
        """See whether it is time for the commands of a morning."""
        self._beside.look(towntime.local(now).date())

    def end(self) -> None:
        """End those in hand."""
        self._beside.end()


class Followers(Rounds):
    """What follows from committed entries, under the clock's role: reactions, the figures of the chain, notices."""

    def once(self, now: datetime) -> int:
        """One round: reactions, figures, notices. Returns how many things were done."""
        done: list[int] = []
        works: dict[str, Callable[[], int]] = {
            name: partial(following.follow, name, react, now=now) for name, react in REACTIONS.items()
        }
        works["set_aside"] = partial(following.again, {**BEFORE_LIMITS, **REACTIONS}, now=now)
        works["arrivals"] = partial(sendings.ask, now=now)
        works["papers"] = partial(making.make, now=now)
        works["letters"] = partial(telling.deliver, now=now)
        beside = {"new_figures": partial(tally.fold, now=now)}
        things.each(JOB, beside | {name: _counted(work, done) for name, work in works.items()}, now=now)
        return sum(done)


def _counted(work: Callable[[], int], done: list[int]) -> Callable[[], None]:
    """The same work; how much it did is added to a list."""
    return lambda: done.append(work())


class Sealer(Rounds):
    """Seals, under the sealer's role: gives places every second, signs a head twice a minute."""

    EVERY = timedelta(seconds=30)
    pause = 1.0

    def __init__(self) -> None:
        super().__init__()
        self._sealed = datetime.min.replace(tzinfo=UTC)

    def once(self, now: datetime) -> int:
        """One round; always 0, so that a second passes before the next."""
        if now - self._sealed < self.EVERY:
            things.each(JOB, {"places": ledger.order}, now=now)
        else:
            self._sealed = now
            things.each(JOB, {"seal": partial(self._seal, now)}, now=now)
        return 0

    @staticmethod
    def _seal(now: datetime) -> None:
        head = ledger.seal(now=now)
        if head is not None:
            for sentence in witnesses.spread(head):
                log.warning(sentence)


PARTS: dict[str, type[Rounds]] = {"worker": Worker, "followers": Followers, "sealer": Sealer}
"""What each part is, by its name."""
