"""Sending one thing until it is answered: the same key each time, as a resident or a program does that heard nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from maplebridge.config.chaos.caller import NO_ANSWER, Answer

PACE = 0.2
LAST = 60.0
"""Seconds that somebody goes on after the trial, to learn what became of the last thing sent."""
REFUSALS = 8
"""So many times it is sent again after a refusal that is no matter of waiting; then it is given up, and that is noted."""
WAITING = frozenset({NO_ANSWER, "500", "502", "503", "507", "429", "408"})
"""Answers after which the same is sent again."""
Heard = Callable[[Answer, float, bool], None]


class Sent(NamedTuple):
    """What became of one thing: the good answer, or the last refusal; neither: the trial was over first."""

    good: Answer | None = None
    refusal: Answer | None = None


class Sending:
    """How everybody of a load sends."""

    def __init__(self, stopping: threading.Event, heard: Heard) -> None:
        self._stopping = stopping
        self._heard = heard

    def until_answered(self, send: Callable[[int], Answer], good: Callable[[Answer], bool]) -> Sent:
        """Send until there is a good answer; `send` hears how often it was sent before."""
        ends: float | None = None
        tries = refusals = 0
        while (
            ends is None or time.monotonic() < ends
        ):  # ends: answered, given up, or LAST seconds after the trial
            if self._stopping.is_set() and ends is None:
                ends = time.monotonic() + LAST
            began = time.monotonic()
            answer = send(tries)
            well = good(answer)
            self._heard(answer, began, well)
            if well:
                return Sent(good=answer)
            refusals += answer.status not in WAITING
            if refusals > REFUSALS:
                return Sent(refusal=answer)
            tries += 1
            time.sleep(PACE)
        return Sent()

    def twice(self, send: Callable[[int], Answer], good: Callable[[Answer], bool]) -> tuple[Sent, Sent]:
        """The same sent by two at one moment, neither of them as the first."""
        second: list[Sent] = []
        other = threading.Thread(
            target=lambda: second.append(self.until_answered(lambda tries: send(tries + 1), good)),
            daemon=True,
        )
        other.start()
        mine = self.until_answered(lambda tries: send(tries + 1), good)
        other.join()
        return mine, second[0] if second else Sent()
