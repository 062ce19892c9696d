"""Means, totals, shares and ratios with intervals that know how the sample was drawn.

source  Taylor linearisation: Woodruff, JASA 66 (1971) 411-414; exact interval: Clopper and Pearson (1934)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, isfinite, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.survey.design import Design
from maplebridge.methods.survey.inputs import FloatArray, column, share


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure, its standard error and interval.

    design_effect   variance compared with a simple random sample of as many; NaN where it means nothing
    people          rows behind it (weight above 0)
    """

    value: float
    error: float
    low: float
    high: float
    design_effect: float
    people: int

    @property
    def relative_error(self) -> float:
        """Standard error over value, a ratio; infinite at 0."""
        return self.error / abs(self.value) if self.value else float("inf")


def total(
    values: ArrayLike, design: Design, *, among: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """Estimate the sum over the population, or over the part `among`. See `mean`."""
    value, inside = prepared(values, design, among, level)
    point = float((design.weights * value * inside).sum())
    error = sqrt(design.variance(value * inside))
    low, high = around(point, error, design, level, inside)
    return Estimate(
        value=point,
        error=error,
        low=low,
        high=high,
        design_effect=float("nan"),
        people=people(design, inside),
    )


def mean(
    values: ArrayLike, design: Design, *, among: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """Estimate the mean over the population, or over the part `among` of it.

    values   (n,) one for each row of the design, finite
    among    (n,) true for the rows of the part; the others still count for the variance
    level    of the interval (Student's t; degrees of freedom are the clusters less the strata in which the part is found)
    raises   ShapeError, RangeError, TooFewError
    source   Taylor linearisation, Woodruff, JASA 66 (1971) 411-414
    """
    value, inside = prepared(values, design, among, level)
    point, error = linearised(value, np.ones(value.size), design, inside)
    low, high = around(point, error, design, level, inside)
    effect = design_effect(value, point, error, design, inside)
    return Estimate(
        value=point, error=error, low=low, high=high, design_effect=effect, people=people(design, inside)
    )


def proportion(
    yes: ArrayLike, design: Design, *, among: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """Estimate a share from 0 and 1; the interval is made on the logit scale and stays within 0 and 1.

    Where all or none say yes, the interval is that of Clopper and Pearson for the effective number of people.

    raises  RangeError for other values than 0 and 1; see `mean`
    """
    answers = column("yes", np.asarray(yes, dtype=np.float64))
    if ((answers != 0) & (answers != 1)).any():
        raise RangeError("a share is estimated from 0 (no) and 1 (yes)")
    estimated = mean(answers, design, among=among, level=level)
    low, high = max(estimated.low, 0.0), min(estimated.high, 1.0)
    if estimated.value in (0.0, 1.0):
        inside = part(among, design)
        weight = design.weights[inside]
        effective = float(weight.sum() ** 2 / (weight**2).sum())
        edge = 1 - ((1 - level) / 2) ** (1 / effective)
        low, high = (0.0, edge) if estimated.value == 0.0 else (1 - edge, 1.0)
    elif estimated.error > 0:
        odds = log(estimated.value / (1 - estimated.value))
        reach = quantile(design, level, part(among, design)) * estimated.error / (estimated.value * (1 - estimated.value))
        low, high = (1 / (1 + exp(-(odds + side))) for side in (-reach, reach))
    return Estimate(
        value=estimated.value,
        error=estimated.error,
        low=low,
        high=high,
        design_effect=estimated.design_effect,
        people=estimated.people,
    )


def ratio(
    above: ArrayLike, below: ArrayLike, design: Design, *, among: ArrayLike | None = None, level: float = 0.95
) -> Estimate:
    """Estimate the ratio of two totals. See `mean`; raises RangeError where the lower total is 0."""
    upper, inside = prepared(above, design, among, level)
    lower = column("below", below, design.weights.size)
    point, error = linearised(upper, lower, design, inside)
    low, high = around(point, error, design, level, inside)
    return Estimate(
        value=point,
        error=error,
        low=low,
        high=high,
        design_effect=float("nan"),
        people=people(design, inside),
    )


def linearised(
    upper: FloatArray, lower: FloatArray, design: Design, inside: NDArray[np.bool_]
) -> tuple[float, float]:
    """(ratio of two weighted sums over a part, its standard error), a pair; raises RangeError where the lower one is 0."""
    base = float((design.weights * lower * inside).sum())
    if base == 0.0:
        raise RangeError("the total below the line is 0, so there is no ratio")
    point = float((design.weights * upper * inside).sum()) / base
    return point, sqrt(design.variance((upper - point * lower) * inside / base))


def prepared(
    values: ArrayLike, design: Design, among: ArrayLike | None, level: float
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """(checked values (n,), mask (n,) of the part that they are asked for), a pair. `level` is a share."""
    share("level", level)
    return column("values", values, design.weights.size), part(among, design)


def part(among: ArrayLike | None, design: Design) -> NDArray[np.bool_]:
    """Mask of the rows of the part that carry weight; raises TooFewError if there is none.

    raises  ShapeError  a mask of another length or type
    """
    carries = design.weights > 0
    if among is None:
        return carries
    mask = np.asarray(among)
    if mask.dtype != np.bool_ or mask.shape != design.weights.shape:
        raise ShapeError(f"among must be ({design.weights.size},) of true and false")
    inside: NDArray[np.bool_] = mask & carries
    if not inside.any():
        raise TooFewError("nobody who answered belongs to this part")
    return inside


def people(design: Design, inside: NDArray[np.bool_]) -> int:
    """Rows behind an estimate."""
    return int((inside & (design.weights > 0)).sum())


def quantile(design: Design, level: float, inside: NDArray[np.bool_]) -> float:
    """Student's t for the interval; infinite where the part is found in one cluster of a stratum only.

    level, inside  the share of samples whose interval holds the truth; mask (n,) of the part
    """
    freedom = design.freedom_among(inside)
    return float(student.isf((1 - level) / 2, freedom)) if freedom else inf


def around(
    point: float, error: float, design: Design, level: float, inside: NDArray[np.bool_]
) -> tuple[float, float]:
    """Interval of equal reach.

    point, error   the estimate and its standard error, in the unit of the values
    level, inside  as in `quantile`
    returns        (low, high)
    """
    t = quantile(design, level, inside)
    reach = t * error if isfinite(t) else inf
    return point - reach, point + reach


def design_effect(
    values: FloatArray, point: float, error: float, design: Design, inside: NDArray[np.bool_]
) -> float:
    """Variance over that of a simple random sample of as many people, drawn with replacement.

    point, error  the estimate and its standard error;  inside  mask (n,) of the part
    returns       a ratio, 1 as good as a simple sample; NaN for fewer than two people, or where all gave the same answer
    """
    weight = design.weights[inside]
    number = int(inside.sum())
    if number < 2:
        return float("nan")
    spread = float((weight * (values[inside] - point) ** 2).sum() / weight.sum()) * number / (number - 1)
    return error**2 / (spread / number) if spread > 0 else float("nan")
