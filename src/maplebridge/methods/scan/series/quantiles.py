"""Quantiles and tails of the normal, Student, negative binomial and Poisson laws, for many at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import (
    betainc,
    betaincc,
    gammainc,
    gammaincc,
    ndtr,
    ndtri,
    stdtrit,
)

from maplebridge.methods.scan.inputs import FloatArray

FUZZ = 64 * np.finfo(np.float64).eps  # as R's quantile functions
DOUBLINGS = 1100
"""More doublings or halvings than these change no number of 64 bits."""


def normal_quantile(level: float) -> float:
    """The standard normal quantile at `level`, a probability."""
    return float(ndtri(level))


def normal_below(z: ArrayLike) -> FloatArray:
    """Chance of a standard normal value below `z`."""
    chance: FloatArray = ndtr(np.asarray(z, dtype=np.float64))
    return chance


def student_critical(most: int, p: float) -> FloatArray:
    """|t| with two-sided p-value `p`, for 0 .. `most` degrees of freedom (0: not used)."""
    critical: FloatArray = np.zeros(most + 1)
    critical[1:] = stdtrit(np.arange(1, most + 1), 1 - p / 2)
    return critical


def not_above(count: FloatArray, mean: FloatArray, phi: FloatArray) -> FloatArray:
    """Chance of `count` or fewer, with variance phi * mean; -1 has chance 0."""
    spread = phi > 1
    size = mean / np.where(spread, phi - 1, 1.0)
    k = np.maximum(count, 0.0)
    with np.errstate(invalid="ignore"):
        chance = np.where(spread, betainc(size, k + 1, 1 / phi), gammaincc(k + 1, mean))
    result: FloatArray = np.where(count < 0, 0.0, np.where(np.isfinite(mean), chance, np.nan))
    return result


def at_least(count: FloatArray, mean: FloatArray, phi: FloatArray) -> FloatArray:
    """Chance of `count` or more."""
    spread = phi > 1
    size = mean / np.where(spread, phi - 1, 1.0)
    k = np.maximum(count, 1.0)
    with np.errstate(invalid="ignore"):
        chance = np.where(spread, betaincc(size, k, 1 / phi), gammainc(k, mean))
    result: FloatArray = np.where(np.isfinite(mean), np.where(count <= 0, 1.0, chance), np.nan)
    return result


def upper_count(mean: FloatArray, phi: FloatArray, alpha: float) -> FloatArray:
    """Smallest count whose chance of not being exceeded is at least 1 - alpha; NaN where the mean is not finite."""
    level = (1 - alpha) * (1 - FUZZ)
    fine = np.isfinite(mean) & np.isfinite(phi)
    m, f = np.where(fine, mean, 1.0), np.where(fine, phi, 1.0)
    low = np.full(m.shape, -1.0)
    high = np.ceil(m + (normal_quantile(1 - alpha) + 1) * np.sqrt(m * f)) + 1.0
    for _ in range(DOUBLINGS):
        if not (short := not_above(high, m, f) < level).any():
            break
        high = np.where(short, 2 * high + 1, high)
    for _ in range(DOUBLINGS):
        if not (high - low > 1).any():
            break
        middle = np.floor((low + high) / 2)
        inside = not_above(middle, m, f) >= level
        high, low = np.where(inside, middle, high), np.where(inside, low, middle)
    result: FloatArray = np.where(fine, high, np.nan)
    return result
