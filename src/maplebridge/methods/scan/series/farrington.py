"""Farrington's watch over series of counts: the classic rule and the flexible one of Noufaily."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.scan.inputs import FloatArray, IntArray, counts
from maplebridge.methods.scan.series import quantiles
from maplebridge.methods.scan.series.prediction import Recipe, Rows, predict_many
from maplebridge.methods.scan.series.reference import (
    Dates,
    anniversaries,
    baseline,
    checked_dates,
    enough_history,
    season_of,
)
from maplebridge.methods.scan.series.watch import BoolArray, Watch
from maplebridge.methods.scan.settings import within

Power = Literal["none", "1/2", "2/3"]
VANISHED = 1e-6
"""Below it an expected count stands for "never seen": its logarithm has no error that could be learnt."""
NEVER = 1e-12
"""The expected count that stands for none at all where a power of it is taken."""
EXPONENT: dict[str, float] = {"none": 1.0, "1/2": 0.5, "2/3": 2.0 / 3.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Classic:
    """Settings of the classic rule; names after R's `algo.farrington`: b, w, alpha, trend, reweight ...

    years, half_window   weeks to learn from: `half_window` on both sides of each of `years` anniversaries
    alpha                two-sided: the bound is the 1 - alpha / 2 quantile
    limit                (cases, weeks): no alarm with fewer cases in the last weeks
    power                transformation against skewness
    """

    years: int = 5
    half_window: int = 3
    alpha: float = 0.05
    trend: bool = True
    reweight: bool = True
    limit: tuple[int, int] = (5, 4)
    power: Power = "2/3"

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flexible:
    """Settings of the flexible rule; defaults are those of Noufaily et al. (2013).

    periods             seasons of the year (1: only the weeks around anniversaries are used)
    excluded            weeks just before the current one that are not learnt from
    alpha               one-sided
    trend_p             keep a trend only below this p-value (1: always)
    residual_threshold  residuals above it weigh less
    method              "negative binomial" quantile, the same of the expected count's own upper bound
                        ("muan"), or the "delta" rule of the classic bound
    limit               (counts, intervals): no alarm with fewer counts in so many latest intervals
    """

    years: int = 5
    half_window: int = 3
    periods: int = 10
    excluded: int = 26
    alpha: float = 0.01
    trend: bool = True
    trend_p: float = 1.0
    reweight: bool = True
    residual_threshold: float = 2.58
    limit: tuple[int, int] = (5, 4)
    method: Literal["negative binomial", "muan", "delta"] = "negative binomial"
    power: Power = "2/3"

    def __post_init__(self) -> None:
        _check(self)
        within("trend_p", self.trend_p, 0.0, 1.0)
        if self.periods < 1 or self.excluded < 0:
            raise RangeError("periods is at least 1, excluded at least 0")
        if self.method not in ("negative binomial", "muan", "delta"):
            raise RangeError('method is "negative binomial", "muan" or "delta"')

    @classmethod
    def as_in_surveillance(cls, half_window: int = 3) -> Flexible:
        """The settings that R's `farringtonFlexible` takes when none are given. `half_window` is in weeks."""
        return cls(
            half_window=half_window, periods=1, excluded=half_window, alpha=0.05, trend_p=0.05, method="delta"
        )


def farrington(
    series: ArrayLike,
    at: ArrayLike,
    *,
    settings: Classic | None = None,
    frequency: int = 52,
    dates: Dates | None = None,
) -> Watch:
    """Compare intervals with the same time of earlier years.

    series     (t,) or (t, s)  counts
    at         (k,)  indices of the intervals to judge, from 0
    frequency  intervals a year; dates (t,) weekly dates instead let the calendar decide
    returns    Watch of (k,) or (k, s); bound 0 where there are too few cases to judge
    raises     ShapeError, RangeError, TooFewError
    source     Farrington et al. (1996), JRSS A 159, 547; R surveillance `algo.farrington`
    """
    chosen = settings or Classic()
    table, moments = _table(series, at)
    days = checked_dates(dates, table.shape[0])
    (log_mean, error, phi, _), trend = _predictions(
        table, moments, chosen, lambda now: _classic_rows(now, table.shape[0], chosen, frequency, days)
    )
    observed = table[moments]
    mean = np.exp(log_mean)
    upper, p_value = _power_bound(mean, error, phi, observed, chosen.power, 1 - chosen.alpha / 2)
    enough = _enough(table, moments, chosen.limit)
    with np.errstate(invalid="ignore", divide="ignore"):
        alarm = enough & ((observed - mean) / (upper - mean) > 1)
    return Watch.shaped(series, np.where(enough, upper, 0.0), alarm, mean, p_value, trend)


def farrington_flexible(
    series: ArrayLike,
    at: ArrayLike,
    *,
    settings: Flexible | None = None,
    frequency: int = 52,
    dates: Dates | None = None,
) -> Watch:
    """Compare intervals with all of the past years, seasons and trend taken out.

    series, at, frequency, dates, raises   as in `farrington`
    returns    Watch of (k,) or (k, s); bound NaN where there are too few cases or the fit fails. What was never seen
               before is expected 0 times, with a bound of 0 counts (the delta rule: near 0): any cases are an alarm;
               "muan" never expects more than was ever seen
    source     Noufaily et al. (2013), Statistics in Medicine 32, 1206; R surveillance `farringtonFlexible`
    """
    chosen = settings or Flexible()
    table, moments = _table(series, at)
    days = checked_dates(dates, table.shape[0])
    (log_mean, error, phi, most), trend = _predictions(
        table, moments, chosen, lambda now: _flexible_rows(now, table.shape[0], chosen, frequency, days)
    )
    observed = table[moments]
    mean, z = np.exp(log_mean), quantiles.normal_quantile(1 - chosen.alpha)
    if chosen.method == "delta":
        upper, p_value = _power_bound(mean, error, phi, observed, chosen.power, 1 - chosen.alpha)
    else:
        with np.errstate(over="ignore"):
            bound = np.fmin(np.exp(log_mean + z * error), np.maximum(mean, most))
        plug = mean if chosen.method == "negative binomial" else bound
        upper = quantiles.upper_count(plug, phi, chosen.alpha)
        p_value = quantiles.at_least(observed, plug, phi)
    enough = _enough(table, moments, chosen.limit)
    upper = np.where(enough, upper, np.nan)
    with np.errstate(invalid="ignore"):
        alarm = (observed > upper) & (observed > 0)
    return Watch.shaped(series, upper, alarm, np.where(enough, mean, np.nan), p_value, trend)


def _check(settings: Classic | Flexible) -> None:
    within("alpha", settings.alpha, 0.0, 0.5)
    if settings.years < 1 or settings.half_window < 0:
        raise RangeError("years is at least 1, half_window at least 0")
    if settings.limit[0] < 0 or settings.limit[1] < 1:
        raise RangeError("limit is (cases >= 0, intervals >= 1)")
    if settings.power not in EXPONENT:
        raise RangeError('power is "none", "1/2" or "2/3"')


def _table(series: ArrayLike, at: ArrayLike) -> tuple[FloatArray, IntArray]:
    observed = counts("series", series)
    table = (observed[:, None] if observed.ndim == 1 else observed).astype(np.float64)
    moments = counts("at", at).reshape(-1)
    if table.ndim != 2:
        raise ShapeError("series is (intervals,) or (intervals, series)")
    if moments.max() >= table.shape[0]:
        raise RangeError(f"at holds {moments.max()}, but the series ends at {table.shape[0] - 1}")
    return table, moments


def _classic_rows(
    now: int, length: int, chosen: Classic, frequency: int, days: Dates | None
) -> tuple[IntArray, Rows]:
    around = anniversaries(now, years=chosen.years, frequency=frequency, dates=days)[1:]
    reach = np.arange(-chosen.half_window, chosen.half_window + 1)
    rows = np.sort((around[:, None] + reach).ravel())
    rows = rows[(rows >= 0) & (rows < now)]
    if rows.size < 2:
        raise TooFewError(f"interval {now} has no earlier year to be compared with")
    return rows, Rows(rows.astype(np.float64), np.zeros(rows.size, dtype=np.int64), float(now))


def _flexible_rows(
    now: int, length: int, chosen: Flexible, frequency: int, days: Dates | None
) -> tuple[IntArray, Rows]:
    around = anniversaries(now, years=chosen.years, frequency=frequency, dates=days)
    enough_history(around, years=chosen.years)
    season = season_of(now, around, half=chosen.half_window, periods=chosen.periods, length=length)
    rows, time, numbers, moment = baseline(now, season, chosen.excluded, days)
    return rows, Rows(time, numbers, moment)


def _predictions(
    table: FloatArray,
    moments: IntArray,
    chosen: Classic | Flexible,
    rows_of: Callable[[int], tuple[IntArray, Rows]],
) -> tuple[tuple[FloatArray, FloatArray, FloatArray, FloatArray], BoolArray]:
    """(log of the expected count, its standard error, dispersion, most that was seen), trend kept."""
    out = np.empty((moments.size, 3, table.shape[1]))
    most = np.empty((moments.size, table.shape[1]))
    trends = np.zeros((moments.size, table.shape[1]), dtype=np.bool_)
    recipe = _recipe(chosen, table.shape[0])
    for i, now in enumerate(moments):
        rows, design = rows_of(int(now))
        predict_many(np.ascontiguousarray(table[rows].T), design, recipe, out[i], trends[i])
        most[i] = table[rows].max(axis=0)
    return (out[:, 0], out[:, 1], out[:, 2], most), trends


def _recipe(chosen: Classic | Flexible, length: int) -> Recipe:
    plain = isinstance(chosen, Classic)
    trend_p = 0.05 if isinstance(chosen, Classic) else chosen.trend_p
    critical = quantiles.student_critical(length, trend_p)
    threshold = 1.0 if isinstance(chosen, Classic) else chosen.residual_threshold
    return Recipe(critical, chosen.trend, chosen.years >= 3, chosen.reweight, threshold, plain)


def _power_bound(
    mean: FloatArray, error: FloatArray, phi: FloatArray, observed: FloatArray, power: Power, level: float
) -> tuple[FloatArray, FloatArray]:
    """The bound and the chance of `observed` or more; error is that of the logarithm of the mean."""
    exponent = EXPONENT[power]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean, error = np.maximum(mean, NEVER), np.where(mean < VANISHED, 0.0, error)
        tau = phi + mean * error**2
        spread = exponent * mean ** (exponent - 0.5) * np.sqrt(tau)
        upper = (mean**exponent + quantiles.normal_quantile(level) * spread) ** (1 / exponent)
        p_value = quantiles.normal_below((mean**exponent - observed**exponent) / spread)
    return upper, p_value


def _enough(table: FloatArray, moments: IntArray, limit: tuple[int, int]) -> BoolArray:
    total = np.concatenate([np.zeros((1, table.shape[1])), np.cumsum(table, axis=0)])
    recent = total[moments + 1] - total[np.maximum(moments + 1 - limit[1], 0)]
    enough: BoolArray = recent >= limit[0]
    return enough
