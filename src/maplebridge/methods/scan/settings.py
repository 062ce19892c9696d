"""What to search for, and how often to try chance instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from maplebridge.methods.errors import RangeError

Rates = Literal["high", "low", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Bounds of the circles and time windows that are compared, in the sense of SaTScan.

    max_share         share of the population at risk in one circle, in (0, 0.5]
    max_radius        longest distance from the centre (km on the globe, else the unit of the plane)
    max_duration      longest window, in intervals; None: `max_time_share` of the study period, rounded down
    max_time_share    in (0, 0.9]
    min_duration      shortest window, in intervals
    prospective       only windows that reach the last interval ("alive" now)
    rates             "high", "low" or "both"
    min_cases         fewest cases in a cluster of high rate; `min_cases_low` the same for low rate
    smallest_cell     a place with fewer (but some) counts over the whole period is refused
    interval_days     length of one interval, for the recurrence interval
    raises            RangeError
    """

    max_share: float = 0.5
    max_radius: float | None = None
    max_duration: int | None = None
    max_time_share: float = 0.5
    min_duration: int = 1
    prospective: bool = False
    rates: Rates = "high"
    min_cases: int = 2
    min_cases_low: int = 0
    smallest_cell: int = 0
    interval_days: float = 1.0

    def __post_init__(self) -> None:
        within("max_share", self.max_share, 0.0, 0.5)
        within("max_time_share", self.max_time_share, 0.0, 0.9)
        within("interval_days", self.interval_days, 0.0, np.inf)
        if self.max_radius is not None:
            within("max_radius", self.max_radius, 0.0, np.inf)
        if self.rates not in ("high", "low", "both"):
            raise RangeError(f'rates is "high", "low" or "both", not {self.rates!r}')
        if self.min_duration < 1 or (self.max_duration is not None and self.max_duration < self.min_duration):
            raise RangeError("durations are whole intervals with 1 <= min_duration <= max_duration")
        if min(self.min_cases, self.min_cases_low, self.smallest_cell) < 0:
            raise RangeError("min_cases, min_cases_low and smallest_cell cannot be negative")

    def longest(self, intervals: int) -> int:
        """Longest window, a number of intervals, within a study period of `intervals`; raises RangeError if none fits."""
        if intervals == 1:
            return 1
        wanted = self.max_duration
        if wanted is None:
            wanted = int(np.floor(intervals * self.max_time_share + 1e-9))
        wanted = min(wanted, intervals)
        if wanted < self.min_duration:
            raise RangeError(
                f"no window fits: the longest is {wanted} intervals, the shortest {self.min_duration}"
            )
        return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """How often to ask what chance alone would show.

    seed           a whole number, or a Generator from which one is drawn
    replications   random data sets; 0 leaves the p-values out
    early_stop     stop once this many of them beat the strongest cluster; None: run all
    threads        work on so many at once; the answer does not depend on it
    raises         RangeError
    """

    seed: int | np.random.Generator
    replications: int = 999
    early_stop: int | None = 50
    threads: int = 1

    def __post_init__(self) -> None:
        if self.replications < 0 or self.threads < 1:
            raise RangeError("replications cannot be negative, threads cannot be below 1")
        if self.early_stop is not None and self.early_stop < 1:
            raise RangeError("early_stop is at least 1, or None")
        if isinstance(self.seed, int) and self.seed < 0:
            raise RangeError("a seed is a whole number, not negative")

    def key(self) -> int:
        """The 64-bit key of the random stream."""
        if isinstance(self.seed, np.random.Generator):
            return int(self.seed.integers(0, 2**63))
        return int(self.seed) % 2**64


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number unless low < value <= high; NaN is refused. Raises RangeError."""
    if not low < value <= high:
        raise RangeError(f"{name} must be above {low:g} and at most {high:g}, not {value!r}")
