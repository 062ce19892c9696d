"""A procedure's limits against a city's posts: which limit staffing cannot meet, before the rule is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from maplebridge.methods.staffing import chance_in_time
from maplebridge.rules import term
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.procedure import Procedure

ENOUGH = 0.95
SEED = 1963
MOST_POSTS, LEAST_DAYS, MOST_DAYS = 1000, 0.001, 1000.0
"""Bounds within which the simulation ends while somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Post:
    """How many posts fill a role, and the mean working days that one matter takes one of them."""

    posts: int
    work_days: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance that the limit of one step is kept. `limit_days` is in working days, at its shortest in a year."""

    step: str
    role: str
    limit_days: int
    chance: float
    low: float
    high: float
    load: float

    @property
    def enough(self) -> bool:
        """Whether the limit is kept in 19 of 20 matters."""
        return self.low >= ENOUGH

    def to_json(self) -> dict[str, Any]:
        """As plain data, by the names of the fields, and `enough`."""
        names = ("step", "role", "limit_days", "chance", "low", "high", "load")
        return {**{name: getattr(self, name) for name in names}, "enough": self.enough}

    def sentence(self) -> str:
        """In words."""
        sentence = f"{self.step} ({self.role}): {self.chance:.0%} within {self.limit_days} working days"
        sentence += f" ({self.low:.0%} to {self.high:.0%}), load {self.load:.2f}"
        return sentence + ("" if self.enough else " — STAFFING CANNOT MEET THIS LIMIT")


def parse_posts(words: Sequence[str], definition: Procedure) -> dict[str, Post]:
    """Posts by role from words such as handler=4:1.5.

    raises  ValueError  a word that is not of that form, or a role that the procedure does not know
    """
    posts_of = {}
    for word in words:
        role, _, rest = word.partition("=")
        posts, _, days = rest.partition(":")
        if role not in definition.roles:
            raise ValueError(
                f"{definition.id} has no role “{role}”. Its roles are {', '.join(definition.roles)}."
            )
        try:
            posts_of[role] = _within(Post(int(posts), float(days or "1")))
        except ValueError as error:
            raise ValueError(
                f"Write “{word}” like handler=4:1.5 (posts, 1 to {MOST_POSTS}; "
                f"working days of one matter, {LEAST_DAYS} to {MOST_DAYS})."
            ) from error
    if not posts_of:
        raise ValueError("Say how many posts there are: --post ROLE=POSTS:DAYS")
    return posts_of


def _within(post: Post) -> Post:
    if 1 <= post.posts <= MOST_POSTS and LEAST_DAYS <= post.work_days <= MOST_DAYS:
        return post
    raise ValueError(post)


def forecast(
    definition: Procedure, calendar: Calendar, *, per_day: float, posts: Mapping[str, Post], seed: int = SEED
) -> list[Forecast]:
    """The chance of each step whose role has posts, in the order of the file."""
    forecasts = []
    for step in definition.steps.values():
        post = posts.get(step.who)
        if post is None:
            continue
        limit = _working_days(definition, calendar, step.name)
        chance = chance_in_time(
            per_day=per_day, posts=post.posts, work_days=post.work_days, limit_days=limit, seed=seed
        )
        forecasts.append(
            Forecast(step.name, step.who, limit, chance.chance, chance.low, chance.high, chance.load)
        )
    return forecasts


def _working_days(definition: Procedure, calendar: Calendar, step: str) -> int:
    """Working days that the limit leaves when it is shortest, over the tables that are not provisional."""
    limit = definition.steps[step].within
    last = term.due_table(limit, definition.values(), calendar)
    days = np.arange(calendar.first, calendar.last + 1)
    firm = next((n for n, day in enumerate(days) if calendar.is_provisional(int(day))), len(days))
    worked = np.concatenate([[0], np.cumsum(calendar.working)])
    ends = np.minimum(last[:firm] - calendar.first + 1, len(calendar.working))
    return int((worked[ends] - worked[1 : firm + 1]).min())
