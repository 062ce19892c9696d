"""Residents who report over HTTP, each with a key of its own, and send again until they have an answer."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections import Counter

from maplebridge.config.chaos.journal import Journal

PACE = 0.2
PATIENCE = 10.0
LAST = 60.0
"""Seconds that a resident goes on after the trial, to learn whether the last report arrived."""


class Load:
    """`residents` threads that report until `stop`; each acknowledged report is in the journal."""

    def __init__(self, port: int, journal: Journal, residents: int = 4) -> None:
        self._port, self._journal = port, journal
        self._stopping = threading.Event()
        self._newest = 0.0
        self.answers: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._report, daemon=True) for _ in range(residents)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each learn what became of its last report, and end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(LAST + 2 * PATIENCE)

    def stored_since(self, moment: float) -> bool:
        """Whether a report that was sent after this moment (monotonic) has been acknowledged."""
        return self._newest > moment

    def _report(self) -> None:
        while not self._stopping.is_set():  # ends: when the trial is over
            key = secrets.token_hex(16)
            number = self._until_answered(key)
            if number is not None:
                self._journal.add("stored", key=key, number=number)
            self._stopping.wait(PACE)

    def _until_answered(self, key: str) -> str | None:
        ends = None
        while (
            ends is None or time.monotonic() < ends
        ):  # ends: with an answer, or LAST seconds after the trial
            if self._stopping.is_set() and ends is None:
                ends = time.monotonic() + LAST
            began = time.monotonic()
            status, said = self._send(key)
            self.answers[status] += 1
            if status == "201":
                self._newest = max(self._newest, began)
                return str(json.loads(said)["number"])
            time.sleep(PACE)
        return None

    def _send(self, key: str) -> tuple[str, bytes]:
        """The status (a word if there was no answer) and the body."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            line.request(
                "POST", "/api/v1/reports", json.dumps({"text": text_of(key)}),
                {"Content-Type": "application/json", "Idempotency-Key": key},
            )  # fmt: skip
            answer = line.getresponse()
            return str(answer.status), answer.read()
        except (OSError, http.client.HTTPException):
            return "no answer", b""
        finally:
            line.close()


def text_of(key: str) -> str:
    """What a resident writes under a key."""
    return f"{MARK} {key}: the street lamp is dark."


MARK = "Trial report"
