"""The worker: fires silences, seals the ledger, tells people. May be killed at any moment and run many times over."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import FrameType

from django.db import InterfaceError, OperationalError, connection, transaction

from maplebridge.acts.resolve.queries import public_figures
from maplebridge.config.wiring import REACTIONS
from maplebridge.kernel import ledger
from maplebridge.kernel.ledger import witnesses
from maplebridge.kernel.matter import clock, tally, warning
from maplebridge.kernel.notice import following, news, telling

log = logging.getLogger("maplebridge.worker")
PAUSE = 2.0
AFTER_FAULT = 5.0
LESSON = (sys.executable, "-m", "maplebridge", "learn")


class Worker:
    """One worker process, under the clock's role; `stop` ends it after the batch in hand."""

    def __init__(self, lesson: Sequence[str] = LESSON) -> None:
        self._stopping = threading.Event()
        self._looked: date | None = None
        self._taught = datetime.now(UTC).date()
        self._lesson: subprocess.Popen[bytes] | None = None
        self._command = lesson

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End after the batch in hand."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped; a database that goes away is waited for."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self._stopping.is_set():
            try:
                idle = self.once(datetime.now(UTC)) == 0
            except (OperationalError, InterfaceError) as fault:
                log.warning("the database does not answer, trying again: %s", fault)
                connection.close()
                self._stopping.wait(AFTER_FAULT)
                continue
            self.teach(datetime.now(UTC).date())
            if idle:
                self._stopping.wait(PAUSE)
        if self._lesson is not None:
            self._lesson.terminate()
            self._lesson.wait()

    def teach(self, today: date) -> None:
        """Once a new day has begun, learn from the matters that persons have sorted: beside, so that no limit waits."""
        if self._lesson is not None and self._lesson.poll() is not None:
            self._lesson = None
        if today > self._taught and self._lesson is None:
            self._taught = today
            self._lesson = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)  # noqa: S603  our own command

    def once(self, now: datetime) -> int:
        """One round: silences, reactions, figures, notices, the morning's look; returns how much there was to do."""
        done = clock.tick(now=now)
        if done == 0 and self._looked != now.date():
            self._looked = now.date()
            warning.look(now=now)
            tally.prune(now=now)
            public_figures(month=None, now=now)  # a closed month is published now, asked for or not
            with transaction.atomic(durable=True):
                news.forget(before=now - news.KEPT)
        for name, react in REACTIONS.items():
            done += following.follow(name, react, now=now)
        tally.fold(now=now)
        return done + telling.deliver(now=now)


class Sealer:
    """The sealing process, under the sealer's role: gives places every second, signs a head twice a minute."""

    EVERY = timedelta(seconds=30)

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._sealed = datetime.min.replace(tzinfo=UTC)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End after the seal in hand."""
        self._stopping.set()

    def run(self) -> None:
        """Order and seal until stopped; a database that goes away is waited for."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self._stopping.is_set():
            try:
                self.once(datetime.now(UTC))
            except (OperationalError, InterfaceError) as fault:
                log.warning("the database does not answer, trying again: %s", fault)
                connection.close()
                self._stopping.wait(AFTER_FAULT)
            self._stopping.wait(1.0)

    def once(self, now: datetime) -> None:
        """One round."""
        if now - self._sealed < self.EVERY:
            ledger.order()
            return
        head = ledger.seal(now=now)
        self._sealed = now
        if head is not None:
            for sentence in witnesses.spread(head):
                log.warning(sentence)
