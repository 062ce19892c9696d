"""What a plan of visits is made of: places, teams, and the plan itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maplebridge.methods.errors import RangeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A crowded place or a reported hazard. Times are minutes after midnight.

    value     what a visit is worth, see `need`
    minutes   how long the visit takes;  opens, closes: the visit begins and ends between them
    area      for the fairness rule;  trained: no team of volunteers alone may go
    """

    name: str
    value: float
    minutes: float
    opens: float = 0.0
    closes: float = 1440.0
    area: str = ""
    trained: bool = False

    def __post_init__(self) -> None:
        numbers = (self.value, self.minutes, self.opens, self.closes)
        if not all(np.isfinite(n) and n >= 0 for n in numbers):
            raise RangeError(f"{self.name}: value, minutes and times must be numbers, 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who goes: from `base` (a row of the travel table) between `begins` and `ends`, and back in time.

    longest   minutes of duty after which a rest of `rest` minutes must come; waiting that long counts as rest
    """

    name: str
    base: int
    begins: float
    ends: float
    longest: float = 240.0
    rest: float = 30.0
    volunteers: bool = False

    def __post_init__(self) -> None:
        if not self.begins < self.ends:
            raise RangeError(f"{self.name}: the shift must end after it begins")
        if not (self.longest > 0 and self.rest >= 0):
            raise RangeError(f"{self.name}: duty before a rest must be above 0, the rest 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit with its reason.

    place                  number of the place, from 0
    arrives, begins, ends  minutes, as those of the team's shift
    """

    place: int
    arrives: float
    begins: float
    ends: float
    rested_before: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Visits of each team in order; `left_out` says why a place is not visited.

    value    of all visits;  bound: no plan is worth more;  duty (teams,) minutes from leaving to coming back
    """

    visits: tuple[tuple[Visit, ...], ...]
    value: float
    bound: float
    duty: tuple[float, ...]
    left_out: dict[int, str]
    areas_unmet: tuple[str, ...]

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share of this one's value."""
        return (
            0.0
            if self.bound <= self.value
            else ((self.bound - self.value) / self.value if self.value > 0 else float("inf"))
        )


def need(
    *, people: float, hazards: tuple[float, ...] = (), days_since: float = 0.0, every: float = 7.0
) -> float:
    """What a visit is worth: people expected x how due it is (days since the last visit / `every`, at most 1), plus the
    weight of each open reported hazard. Places and hazards only: there is no person in it.

    raises  RangeError  a number below 0, or `every` not above 0
    """
    if not (every > 0 and people >= 0 and days_since >= 0 and all(h >= 0 for h in hazards)):
        raise RangeError("people, hazards and days must be 0 or more, `every` above 0")
    return people * min(1.0, days_since / every) + sum(hazards)
