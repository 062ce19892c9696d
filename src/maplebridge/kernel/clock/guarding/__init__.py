"""A clock that asks: before anything happens of itself, the time is compared, and held where it is in doubt.

evidence  what is known about the time: the process's, the database's, seconds since the machine was started
doubts    what speaks against the time, from the evidence alone
keeping   the one row: the last moment that was trusted, the hold that runs, the hold before
reporting  how the clock stands, for people
rounds    one look before each round of the clock; a hold begins, ends of itself, is released
"""

from maplebridge.kernel.clock.guarding.clockrow import Timekeeping, ask, running, timekeeping
from maplebridge.kernel.clock.guarding.doubts import SENTENCES, Doubt
from maplebridge.kernel.clock.guarding.reporting import ClockStatus, Due, clock_status
from maplebridge.kernel.clock.guarding.rounds import (
    NOT_HELD,
    STILL,
    CannotRelease,
    Round,
    look,
    release,
    trust,
)

__all__ = [
    "NOT_HELD",
    "SENTENCES",
    "STILL",
    "CannotRelease",
    "ClockStatus",
    "Doubt",
    "Due",
    "Round",
    "Timekeeping",
    "ask",
    "clock_status",
    "look",
    "release",
    "running",
    "timekeeping",
    "trust",
]
