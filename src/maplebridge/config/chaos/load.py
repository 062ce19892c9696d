"""Households that report, add, judge, and the offices that answer them; each goes on sending until it has an answer."""

from __future__ import annotations

import threading
from collections import Counter

from maplebridge.config.chaos.caller import Answer
from maplebridge.config.chaos.household import Household
from maplebridge.config.chaos.journal import Journal
from maplebridge.config.chaos.sending import LAST, PACE, Sending

ANSWERED = 10.0


class Load:
    """`households` threads that go on until `stop`; each acknowledged report and act is in the journal."""

    def __init__(self, port: int, journal: Journal, households: int = 4) -> None:
        self._stopping = threading.Event()
        self._newest = 0.0
        self._lock = threading.Lock()
        self.answers: Counter[str] = Counter()
        self._households = [
            Household(port, journal, Sending(self._stopping, self._heard), number)
            for number in range(households)
        ]
        self._threads = [
            threading.Thread(target=self._live, args=(one,), daemon=True) for one in self._households
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each learn what became of what it sent last, and end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(LAST + 2 * ANSWERED)

    def stored_since(self, moment: float) -> bool:
        """Whether something that was sent after this moment (monotonic) has been acknowledged."""
        return self._newest > moment

    def _live(self, household: Household) -> None:
        while not self._stopping.is_set():  # ends: when the trial is over
            household.bring()
            self._stopping.wait(PACE)

    def _heard(self, answer: Answer, began: float, good: bool) -> None:
        with self._lock:
            self.answers[answer.status] += 1
            if good:
                self._newest = max(self._newest, began)
