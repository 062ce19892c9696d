"""Quasi-Poisson regression of counts on season and a straight trend, by the steps of R's `glm`.

The design has one level per season and one slope, so each step is a within-season regression in closed form.

source  R's `glm` (quasi-Poisson); weights for outbreaks: Farrington et al. (1996), JRSS A 159, 547
"""

from __future__ import annotations

from math import exp, fabs, isfinite, log, nan, sqrt
from typing import NamedTuple

import numpy as np

from maplebridge.methods.scan.compiled import compiled
from maplebridge.methods.scan.inputs import FloatArray, IntArray

PRECISION = 1e-8  # R's glm.control: relative change of the deviance
MOST_STEPS = 25
NOTHING_LEFT = 1e-6
"""Deviance of a fit that repeats its data: where all counts are 0 the mean falls for ever and R's `glm` gives up."""
SMALLEST_MEAN = 2.220446049250313e-16
ROUNDING = 1e-14
"""Of all counts together: a deviance below that is rounding, as of a series that never changes, however large it is."""


class Fit(NamedTuple):
    """A fitted series.

    mean, weight   (n,)  fitted counts; working weights of the last step, as R keeps them
    level, centre, mass   (g,)  of each season: weighted mean of the working response, of time, sum of weights
    slope, spread  trend, and the weighted sum of squared times within seasons (0: no trend in the model)
    dispersion     sum of weighted squared working residuals over the degrees of freedom
    """

    mean: FloatArray
    weight: FloatArray
    level: FloatArray
    centre: FloatArray
    mass: FloatArray
    slope: float
    spread: float
    dispersion: float
    converged: bool


@compiled
def deviance(counts: FloatArray, mean: FloatArray, prior: FloatArray) -> float:
    """Poisson deviance with prior weights."""
    total = 0.0
    for i in range(counts.size):
        y = counts[i]
        part = y * log(y / mean[i]) if y > 0.0 else 0.0
        total += 2.0 * prior[i] * (part - (y - mean[i]))
    return total


@compiled
def season_sums(
    values: FloatArray, weight: FloatArray, season: IntArray, mass: FloatArray, out: FloatArray
) -> None:
    """Weighted mean of `values` in each season, into `out`."""
    out[:] = 0.0
    for i in range(values.size):
        out[season[i]] += weight[i] * values[i]
    for g in range(out.size):
        if mass[g] > 0.0:
            out[g] /= mass[g]


@compiled
def slope_within(
    time: FloatArray, response: FloatArray, weight: FloatArray, season: IntArray, fit: Fit
) -> tuple[float, float]:
    """(slope of the working response on time within seasons, spread of time), a pair."""
    across, spread = 0.0, 0.0
    for i in range(time.size):
        away = time[i] - fit.centre[season[i]]
        across += weight[i] * away * (response[i] - fit.level[season[i]])
        spread += weight[i] * away * away
    if spread <= 0.0:
        return 0.0, 0.0
    return across / spread, spread


@compiled
def number_of_seasons(season: IntArray) -> int:
    """How many seasons there are: one more than the largest."""
    most = 0
    for number in season:
        most = max(most, number)
    return most + 1


@compiled
def fit_counts(counts: FloatArray, time: FloatArray, season: IntArray, prior: FloatArray, trend: bool) -> Fit:
    """Fit log(mean) = level of the season (+ slope * time); seasons are 0 .. max(season)."""
    n, groups = counts.size, number_of_seasons(season)
    mean, eta, weight, response = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(n):
        mean[i] = counts[i] + 0.1
        eta[i] = log(mean[i])
    level, centre, mass = np.zeros(groups), np.zeros(groups), np.zeros(groups)
    fit = Fit(mean, weight, level, centre, mass, 0.0, 0.0, nan, False)
    before = deviance(counts, mean, prior)
    slope, spread, done = 0.0, 0.0, False
    noise = ROUNDING * float((prior * counts).sum())
    for _ in range(MOST_STEPS):
        mass[:] = 0.0
        for i in range(n):
            weight[i] = prior[i] * mean[i]
            response[i] = eta[i] + (counts[i] - mean[i]) / mean[i]
            mass[season[i]] += weight[i]
        season_sums(response, weight, season, mass, level)
        season_sums(time, weight, season, mass, centre)
        if trend:
            slope, spread = slope_within(time, response, weight, season, fit)
        for i in range(n):
            eta[i] = level[season[i]] + slope * (time[i] - centre[season[i]])
            mean[i] = max(exp(eta[i]), SMALLEST_MEAN)
        now = deviance(counts, mean, prior)
        done = fabs(now - before) < max(PRECISION * (fabs(now) + 0.1), noise)
        if done or not isfinite(now):
            break
        before = now
    done = done or now < NOTHING_LEFT
    return Fit(mean, weight, level, centre, mass, slope, spread, nan, done)


@compiled
def parameters(fit: Fit) -> int:
    """Number of coefficients: seasons that occur, and the slope."""
    used = 0
    for g in range(fit.mass.size):
        if fit.mass[g] > 0.0:
            used += 1
    return used + (1 if fit.spread > 0.0 else 0)


@compiled
def dispersion(counts: FloatArray, fit: Fit, weight: FloatArray) -> float:
    """Weighted sum of squared working residuals over the degrees of freedom."""
    free = counts.size - parameters(fit)
    if free <= 0:
        return nan
    total = 0.0
    for i in range(counts.size):
        residual = (counts[i] - fit.mean[i]) / fit.mean[i]
        total += weight[i] * residual * residual
    return total / free


@compiled
def unscaled_variance(fit: Fit, season: int, time: float) -> float:
    """Variance of the linear predictor, for dispersion 1. `season` is its number, `time` as the fit's."""
    slope_part = 0.0
    if fit.spread > 0.0:
        slope_part = (time - fit.centre[season]) ** 2 / fit.spread
    return float(1.0 / fit.mass[season] + slope_part)


@compiled
def predictor(fit: Fit, season: int, time: float) -> float:
    """The linear predictor (log of the mean)."""
    return float(fit.level[season] + fit.slope * (time - fit.centre[season]))


@compiled
def downweight_outbreaks(
    counts: FloatArray, time: FloatArray, season: IntArray, fit: Fit, limits: tuple[float, float]
) -> FloatArray:
    """Weights that shrink with the square of large Anscombe residuals; limits (dispersion, threshold)."""
    phi, threshold = limits
    n = counts.size
    weight = np.ones(n)
    total = 0.0
    for i in range(n):
        leverage = fit.weight[i] * unscaled_variance(fit, season[i], time[i])
        mean = fit.mean[i]
        residual = 1.5 * (counts[i] ** (2.0 / 3.0) * mean ** (-1.0 / 6.0) - sqrt(mean))
        residual /= sqrt(phi * (1.0 - leverage)) if leverage < 1.0 else nan
        if residual > threshold:
            weight[i] = residual**-2.0
        total += weight[i]
    for i in range(n):
        weight[i] *= n / total
    return weight
