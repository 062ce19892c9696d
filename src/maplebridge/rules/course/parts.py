"""The two clocks inside a state."""

from __future__ import annotations

from typing import NamedTuple


class DutyClock(NamedTuple):
    """The running limit of an open duty, in minutes; `stood`: days that did not count; `late`: it is late."""

    since: int
    target: int
    due: int
    stood: int = 0
    late: bool = False


class PauseClock(NamedTuple):
    """A running pause: since when, until when at most (None: no maximum), and on which ground."""

    since: int
    until: int | None
    ground: str
