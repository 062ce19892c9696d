"""Bring every item to one scale. A scale is an object that takes directed columns and their directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.index.tables import FloatArray, signs, table


class Scale(Protocol):
    """What `normalise` needs: `raw` (units, k) and directions (k,) in, (units, k) out, more is better."""

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Return the scaled columns."""


def normalise(
    values: ArrayLike,
    scale: Scale | None = None,
    *,
    directions: ArrayLike | None = None,
    special: Mapping[int, Scale] | None = None,
) -> FloatArray:
    """Put all columns on `scale` (0 to 100 by default); `special` gives a column its own.

    values      (units, items), NaN = missing and stays missing
    directions  (items,) 1 = more is better, -1 = less is better: the result always points upwards
    returns     (units, items); a column without spread is all NaN under scales that need spread
    source      COINr Normalise; OECD/JRC Handbook (2008), step 5
    """
    raw = table("values", values)
    way = signs(directions, raw.shape[1])
    own = special or {}
    usual = [column for column in range(raw.shape[1]) if column not in own]
    out = np.empty_like(raw)
    if usual:
        out[:, usual] = (scale or MinMax())(raw[:, usual], way[usual])
    for column, its in own.items():
        out[:, [column]] = its(raw[:, [column]], way[[column]])
    return out


@dataclass(frozen=True, slots=True)
class MinMax:
    """The worst unit gets `low`, the best `high`."""

    low: float = 0.0
    high: float = 100.0

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Scale between the column's worst and best."""
        x = raw * way
        least, most = np.fmin.reduce(x, axis=0), np.fmax.reduce(x, axis=0)
        return _ratio(x - least, most - least) * (self.high - self.low) + self.low


@dataclass(frozen=True, slots=True)
class ZScore:
    """Distance from the mean in standard deviations (n - 1), moved to `mean` and `spread`, the numbers that result."""

    mean: float = 0.0
    spread: float = 1.0

    def __post_init__(self) -> None:
        if not self.spread > 0:
            raise RangeError("the spread of z-scores must be above 0")

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Scale by mean and standard deviation."""
        x = raw * way
        there = ~np.isnan(x)
        count = there.sum(axis=0)
        centre = _ratio(np.where(there, x, 0).sum(axis=0), count)
        gap = np.where(there, x - centre, 0)
        spread = np.sqrt(_ratio((gap**2).sum(axis=0), count - 1))
        spread[np.fmax.reduce(x, axis=0) == np.fmin.reduce(x, axis=0)] = 0.0
        return _ratio(x - centre, spread) * self.spread + self.mean


@dataclass(frozen=True, slots=True)
class Rank:
    """Place from the bottom, ties share the lower place: "rank" 1..n, "borda" 0..n-1, "percent" 0..1."""

    kind: str = "rank"

    def __post_init__(self) -> None:
        if self.kind not in ("rank", "borda", "percent"):
            raise RangeError(f"a rank is rank, borda or percent, not {self.kind}")

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Rank each column."""
        out: FloatArray = rankdata(raw * way, method="min", axis=0, nan_policy="omit").astype(np.float64)
        out[np.isnan(raw)] = np.nan
        if self.kind == "rank":
            return out
        out -= 1
        return out if self.kind == "borda" else _ratio(out, (~np.isnan(raw)).sum(axis=0) - 1.0)


@dataclass(frozen=True, slots=True)
class Target:
    """Distance to a target in the item's own unit: 1 = reached, 0 = the worst unit; `cap` cuts at 1.

    value  one target, or one for each column in their order
    """

    value: float | tuple[float, ...]
    cap: bool = False

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Compare with the target, which is given as it is measured and turned with the direction."""
        aim = _per_column("targets", self.value, raw.shape[1]) * way
        x = raw * way
        out = 1 - _ratio(aim - x, aim - np.fmin.reduce(x, axis=0))
        return np.minimum(out, 1.0) if self.cap else out


@dataclass(frozen=True, slots=True)
class Goalposts:
    """A straight line between two given posts in the item's own unit, cut at both, times `top`.

    low, high  one post, or one for each column in their order
    """

    low: float | tuple[float, ...]
    high: float | tuple[float, ...]
    top: float = 1.0
    cut: bool = True

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Scale between the posts; where less is better, `high` is the worst."""
        low = _per_column("low posts", self.low, raw.shape[1])
        high = _per_column("high posts", self.high, raw.shape[1])
        worst, best = np.where(way > 0, low, high), np.where(way > 0, high, low)
        out = _ratio(raw - worst, best - worst)
        return (np.clip(out, 0.0, 1.0) if self.cut else out) * self.top


@dataclass(frozen=True, slots=True)
class Efficacy:
    """The efficacy score (功效系数): the value not allowed gets 60, the satisfactory value 100.

    not_allowed, satisfactory   in the item's own unit; None = the worst and the best unit
    curve      "linear" 60 + 40 t, or "exponential" 60 exp(t ln(100/60)), t = (x - not allowed) / (satisfactory - it)
    floor      what a value far below the one not allowed gets at least; `cap`: at most 100
    """

    not_allowed: float | tuple[float, ...] | None = None
    satisfactory: float | tuple[float, ...] | None = None
    curve: str = "linear"
    floor: float = 0.0
    cap: bool = True

    def __post_init__(self) -> None:
        if self.curve not in ("linear", "exponential"):
            raise RangeError(f"the curve is linear or exponential, not {self.curve}")

    def __call__(self, raw: FloatArray, way: FloatArray) -> FloatArray:
        """Score each column between 60 and 100."""
        x, count = raw * way, raw.shape[1]
        low, high = np.fmin.reduce(x, axis=0), np.fmax.reduce(x, axis=0)
        if self.not_allowed is not None:
            low = _per_column("values not allowed", self.not_allowed, count) * way
        if self.satisfactory is not None:
            high = _per_column("satisfactory values", self.satisfactory, count) * way
        if (high < low).any():
            raise RangeError("a satisfactory value is worse than the value not allowed: check the direction")
        t = _ratio(x - low, high - low)
        out = 60 + 40 * t if self.curve == "linear" else 60 * np.exp(t * np.log(100 / 60))
        out = np.maximum(out, self.floor)
        return np.minimum(out, 100.0) if self.cap else out


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """`above` over `below`, NaN where `below` is zero."""
    base: FloatArray = np.where(below == 0, np.nan, below)
    result: FloatArray = above / base
    return result


def _per_column(name: str, value: float | tuple[float, ...], count: int) -> FloatArray:
    array: FloatArray = np.array(value, dtype=np.float64)
    if array.ndim == 0:
        return np.full(count, float(array))
    if array.shape != (count,):
        raise ShapeError(f"{name} must be one number or {count} numbers")
    return array
