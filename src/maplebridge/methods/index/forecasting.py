"""Where an item will stand on a given day, with an interval, and how likely it is to reach its target.

source  textbook prediction intervals: Draper & Smith (1998), ch. 3; random walk with drift
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.index.tables import FloatArray, vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The expected value on the day, its prediction interval, and how it was made: "trend" or "drift"."""

    expected: float
    low: float
    high: float
    spread: float
    freedom: int
    way: str
    error: float

    def probability(self, target: float, *, direction: int = 1) -> float:
        """Probability that the value is at least (direction 1) or at most (-1) `target`."""
        if self.spread == 0:
            return float((self.expected - target) * direction >= 0)
        return float(stats.t.cdf((self.expected - target) * direction / self.spread, self.freedom))


def forecast(
    times: ArrayLike,
    values: ArrayLike,
    at: float,
    *,
    level: float = 0.9,
    way: str | None = None,
    span: tuple[float, float] | None = None,
) -> Forecast:
    """Carry a series forward to time `at`.

    times    (n,) rising, in days or any other unit; `at` is in the same, after the last
    values   (n,) none missing; n >= 4
    way      "trend": a straight line; "drift": the last value and the mean step per unit of time; None: the
             one that was closer one step ahead, over the second half of the series
    span     ends the values cannot pass (0–100 for a share); cuts the interval, not the probability
    raises   TooFewError, RangeError
    source   textbook prediction intervals: Draper & Smith (1998), ch. 3; random walk with drift
    """
    y = vector("values", values, np.size(values))
    x = vector("times", times, y.size)
    _check(x, y, at, level)
    if way not in (None, "trend", "drift"):
        raise RangeError(f"a way is trend or drift, not {way}")
    errors = {name: _looking_back(x, y, name) for name in ("trend", "drift")}
    chosen = way or min(errors, key=lambda name: errors[name])
    centre, spread, freedom = _one(x, y, at, chosen)
    reach = float(stats.t.ppf((1 + level) / 2, freedom)) * spread
    ends = (centre - reach, centre, centre + reach)
    low, middle, high = ends if span is None else (float(np.clip(v, *span)) for v in ends)
    return Forecast(
        expected=middle, low=low, high=high, spread=spread, freedom=freedom, way=chosen, error=errors[chosen]
    )


def _check(x: FloatArray, y: FloatArray, at: float, level: float) -> None:
    if y.size < 4:
        raise TooFewError(f"a forecast with an interval needs at least four values, not {y.size}")
    if (np.diff(x) <= 0).any():
        raise RangeError("times must rise")
    if not (np.isfinite(at) and at > x[-1]):
        raise RangeError("the day asked for must lie after the last value")
    if not 0 < level < 1:
        raise RangeError(f"the level of the interval lies between 0 and 1, not {level}")


def _one(x: FloatArray, y: FloatArray, at: float, way: str) -> tuple[float, float, int]:
    """Centre, standard error of prediction and degrees of freedom."""
    if way == "trend":
        middle = x.mean()
        square = float(((x - middle) ** 2).sum())
        slope = float(((x - middle) * y).sum()) / square
        rest = y - y.mean() - slope * (x - middle)
        freedom = y.size - 2
        sigma = np.sqrt(float((rest**2).sum()) / freedom)
        far = 1 + 1 / y.size + (at - middle) ** 2 / square
        return float(y.mean() + slope * (at - middle)), float(sigma * np.sqrt(far)), freedom
    length, ahead = float(x[-1] - x[0]), float(at - x[-1])
    drift = float(y[-1] - y[0]) / length
    gaps = np.diff(x)
    rest = (np.diff(y) - drift * gaps) / np.sqrt(gaps)
    freedom = y.size - 2
    sigma = np.sqrt(float((rest**2).sum()) / freedom)
    return float(y[-1] + drift * ahead), float(sigma * np.sqrt(ahead * (1 + ahead / length))), freedom


def _looking_back(x: FloatArray, y: FloatArray, way: str) -> float:
    """Mean absolute error one step ahead over the second half, from the values before each."""
    starts = range(max(3, y.size // 2), y.size)
    return float(np.mean([abs(_one(x[:n], y[:n], float(x[n]), way)[0] - y[n]) for n in starts]))
