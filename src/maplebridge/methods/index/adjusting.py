"""What counts besides the mean: gates, points added, points taken off; each change explained for each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.index.recipe import Built
from maplebridge.methods.index.tables import FloatArray, vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of one unit's result: `points` is what it did to the score, `bars` says it cannot pass."""

    unit: int
    rule: str
    points: float
    bars: bool
    reason: str


class Rule(Protocol):
    """What `adjust` needs: the steps a rule takes, given all item scores and the scores so far."""

    def steps(self, built: Built, scores: FloatArray) -> list[Step]:
        """Return one step for each unit the rule touches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Units below `least` in an item are capped at `cap` points, or with cap None barred from passing.

    A unit without a score in the item is treated as below: what is not shown is not reached.
    """

    name: str
    item: str
    least: float
    cap: float | None = None

    def steps(self, built: Built, scores: FloatArray) -> list[Step]:
        """A step for each unit that misses the gate, in the order of the units."""
        level = built.score(self.item)
        out = []
        for unit in np.flatnonzero(~(level >= self.least)):
            shown = "nothing" if np.isnan(level[unit]) else f"{level[unit]:.2f}"
            reason = f"{self.item} shows {shown}, at least {self.least:g} is asked"
            if self.cap is None:
                out.append(Step(unit=int(unit), rule=self.name, points=0.0, bars=True, reason=reason))
            elif scores[unit] > self.cap:
                points = float(self.cap - scores[unit])
                reason += f"; capped at {self.cap:g}"
                out.append(Step(unit=int(unit), rule=self.name, points=points, bars=False, reason=reason))
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """Points added for each unit, at most `most` in all; `reasons` says why."""

    name: str
    points: Mapping[int, float]
    most: float
    reasons: Mapping[int, str]

    def steps(self, built: Built, scores: FloatArray) -> list[Step]:
        """A step for each unit with points, in the order of the units; raises RangeError for points below 0."""
        out = []
        for unit, points in sorted(self.points.items()):
            if not (np.isfinite(points) and points >= 0):
                raise RangeError(f"{self.name}: points added are 0 or more, not {points}")
            _there(unit, scores.size)
            reason = self.reasons.get(unit, "")
            if points > self.most:
                reason += f" ({points:g} points, {self.most:g} at most)"
            given = float(min(points, self.most))
            out.append(Step(unit=unit, rule=self.name, points=given, bars=False, reason=reason.strip()))
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeList:
    """Listed events: (unit, points taken off, barred, reason), never below `floor`; several of a unit add up.

    events  in the order in which they are taken off
    """

    name: str
    events: Sequence[tuple[int, float, bool, str]]
    floor: float = 0.0

    def steps(self, built: Built, scores: FloatArray) -> list[Step]:
        """Steps for the units with events, in the order given. Raises RangeError for points below 0."""
        left = scores.copy()
        out = []
        for unit, points, bars, reason in self.events:
            _there(unit, scores.size)
            if not (np.isfinite(points) and points >= 0):
                raise RangeError(f"{self.name}: points taken off are 0 or more, not {points}")
            off = float(min(points, max(left[unit] - self.floor, 0.0)))
            left[unit] -= off
            out.append(Step(unit=unit, rule=self.name, points=-off, bars=bars, reason=reason))
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """Scores (units,) after the rules, who is barred, and every step taken.

    steps  in the order in which the rules took them;  barred  one for each unit
    """

    before: FloatArray
    scores: FloatArray
    barred: tuple[bool, ...]
    steps: tuple[Step, ...]

    def passes(self, least: float) -> tuple[bool, ...]:
        """Whether each unit reaches `least` and is not barred."""
        return tuple(bool(s >= least) and not b for s, b in zip(self.scores, self.barred, strict=True))

    def explained(self, unit: int) -> tuple[str, ...]:
        """The steps of one unit as lines, in the order in which they were taken, from its mean to its result."""
        _there(unit, self.scores.size)
        lines = [f"weighted mean {self.before[unit]:.2f}"]
        for step in self.steps:
            if step.unit == unit:
                change = "cannot pass" if step.bars and not step.points else f"{step.points:+.2f}"
                lines.append(f"{step.rule}: {change}" + (f" ({step.reason})" if step.reason else ""))
        return (*lines, f"result {self.scores[unit]:.2f}" + (", barred" if self.barred[unit] else ""))


def adjust(built: Built, rules: Sequence[Rule], *, top: float | None = None) -> Adjusted:
    """Apply `rules` one after the other to the index; `top` cuts the result. Units are kept units of `built`."""
    before = built.index.copy()
    scores = before.copy()
    barred = [False] * scores.size
    taken: list[Step] = []
    for rule in rules:
        for step in rule.steps(built, scores):
            taken.append(step)
            scores[step.unit] += step.points
            barred[step.unit] = barred[step.unit] or step.bars
    if top is not None:
        for unit in np.flatnonzero(scores > top):
            cut = float(top - scores[unit])
            taken.append(Step(unit=int(unit), rule="top", points=cut, bars=False, reason=f"at most {top:g}"))
            scores[unit] = top
    return Adjusted(before=before, scores=scores, barred=tuple(barred), steps=tuple(taken))


def bands(scores: ArrayLike, edges: Sequence[float], names: Sequence[str]) -> tuple[str | None, ...]:
    """Name of the band of each score: names[0] below edges[0], names[i] from edges[i-1] on; None = no score.

    raises  RangeError  edges that do not rise;  ShapeError  not one name more than edges
    """
    if len(names) != len(edges) + 1:
        raise ShapeError(f"{len(edges)} edges need {len(edges) + 1} names")
    limits = vector("edges", list(edges), len(edges))
    if (np.diff(limits) <= 0).any():
        raise RangeError("edges must rise")
    values: FloatArray = np.array(scores, dtype=np.float64)
    places = np.searchsorted(limits, values, side="right")
    return tuple(None if np.isnan(v) else names[p] for v, p in zip(values, places, strict=True))


def _there(unit: int, count: int) -> None:
    if not 0 <= unit < count:
        raise ShapeError(f"there is no unit {unit}; there are {count}")
