"""What the history of a series leads one to expect now, trend and outbreaks of the past taken care of.

source  Farrington et al. (1996), JRSS A 159, 547; Noufaily et al. (2013), Statistics in Medicine 32, 1206
"""

from __future__ import annotations

from math import exp, fabs, nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.scan.compiled import compiled
from maplebridge.methods.scan.inputs import FloatArray, IntArray
from maplebridge.methods.scan.series.loglinear import (
    Fit,
    dispersion,
    downweight_outbreaks,
    fit_counts,
    predictor,
    unscaled_variance,
)


class Recipe(NamedTuple):
    """How to fit.

    critical     (n + 1,)  |t| above which a trend is significant, by degrees of freedom
    may_trend    whether a trend is tried; it stays if significant, not extrapolating and `years_suffice`
    threshold    residual above which a week of the past counts for less
    plain        the classic rule's dispersion for tests and errors; else the flexible rule's
    """

    critical: FloatArray
    may_trend: bool
    years_suffice: bool
    reweight: bool
    threshold: float
    plain: bool


class Rows(NamedTuple):
    """The weeks to learn from, and the week asked about (its season is the last one)."""

    time: FloatArray
    season: IntArray
    now: float


@compiled
def settled_fit(
    counts: FloatArray, rows: Rows, prior: FloatArray, trend: bool, tries: int
) -> tuple[Fit, bool]:
    """(fit, whether it has a trend): if it does not converge and a second try is allowed, without one. A pair."""
    for _ in range(tries):
        fit = fit_counts(counts, rows.time, rows.season, prior, trend)
        if fit.converged or not trend or tries == 1:
            break
        trend = False
    return fit, trend


@compiled
def robust_fit(
    counts: FloatArray, rows: Rows, trend: bool, recipe: Recipe
) -> tuple[Fit, FloatArray, float, bool]:
    """Fit, weigh down past outbreaks, fit again: (fit, weights for tests, dispersion >= 1, trend kept). In this order."""
    prior = np.ones(counts.size)
    usable = True
    for stage in range(2):
        fit, trend = settled_fit(counts, rows, prior, trend, 2 - stage)
        phi = max(dispersion(counts, fit, fit.weight), 1.0)
        if stage == 0:
            usable = fit.converged
            if not recipe.reweight:
                break
            prior = downweight_outbreaks(counts, rows.time, rows.season, fit, (phi, recipe.threshold))
    weight = fit.weight if recipe.plain or not recipe.reweight else prior
    return fit, weight, phi if usable else nan, trend and fit.spread > 0.0


@compiled
def trend_holds(counts: FloatArray, rows: Rows, fit: Fit, weight: FloatArray, recipe: Recipe) -> bool:
    """Whether the slope differs from 0 and does not lead above all that was seen."""
    last = fit.level.size - 1
    free = counts.size - 1 - fit.level.size
    if not recipe.years_suffice or free <= 0:
        return False
    error = sqrt(dispersion(counts, fit, weight) / fit.spread)
    significant = fabs(fit.slope) > recipe.critical[free] * error
    most = 0.0
    for count in counts:
        most = max(most, count)
    return bool(significant and exp(predictor(fit, last, rows.now)) <= most)


@compiled
def predict(counts: FloatArray, rows: Rows, recipe: Recipe) -> tuple[float, float, float, bool]:
    """(log of the expected count, standard error of that log, dispersion, trend kept); NaN if none. In this order."""
    wanted = recipe.may_trend
    for _ in range(2):
        fit, weight, phi, trend = robust_fit(counts, rows, wanted, recipe)
        if not trend or trend_holds(counts, rows, fit, weight, recipe):
            break
        wanted = False
    last = fit.level.size - 1
    scale = phi if recipe.plain else dispersion(counts, fit, weight)
    error = sqrt(unscaled_variance(fit, last, rows.now) * scale)
    return predictor(fit, last, rows.now), error, phi, trend


@compiled
def predict_many(
    table: FloatArray, rows: Rows, recipe: Recipe, out: FloatArray, trends: NDArray[np.bool_]
) -> None:
    """`predict` for each row of `table` (series, weeks) into out (3, series) and trends (series,)."""
    for s in range(table.shape[0]):
        eta, error, phi, trend = predict(table[s], rows, recipe)
        out[0, s], out[1, s], out[2, s] = eta, error, phi
        trends[s] = trend
