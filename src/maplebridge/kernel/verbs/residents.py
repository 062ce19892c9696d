"""What simulated residents of a verb are given: a day that passes in the sample city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

AWAKE = 7 * 60, 22 * 60
"""Minutes of the day between which people do things."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that passes.

    chance   every draw of the city comes from it: the same seed gives the same days
    morning  midnight, when it begins, in the city's own time
    number   which of the days that pass now, from 0;  of  how many pass in all
    per_day  how many reports an average day brings, as `--per-day` says: how busy the city is
    """

    chance: Random
    morning: datetime
    number: int = 0
    of: int = 1
    per_day: int = 20

    @property
    def left(self) -> int:
        """Days that pass from this one to the last, this one too: 1 on the last."""
        return self.of - self.number

    def moments(self, count: int) -> list[datetime]:
        """So many moments between seven in the morning and ten in the evening, the earliest first."""
        return sorted(self.morning + timedelta(minutes=self.chance.randrange(*AWAKE)) for _ in range(count))
