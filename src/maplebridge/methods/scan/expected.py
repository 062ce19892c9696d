"""How many cases each place and interval should have if the rate were the same everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.scan.inputs import FloatArray, counts, numbers


def people_at_risk(census_days: ArrayLike, people: ArrayLike, edges: ArrayLike) -> FloatArray:
    """Average people in each interval, weighted by its share of the study period.

    census_days   (j,)       days on which people were counted, increasing (any origin; a year's count
                             without a date is taken as of 1 July)
    people        (..., j)   people counted, each >= 0
    edges         (t + 1,)   first day of each interval, then the day after the last
    returns       (..., t)   summing over t to the average number of people over the whole period
    raises        ShapeError, RangeError
    source        SaTScan User Guide 10.1, population file: straight lines between counts, level beyond them
    """
    days, number, bounds = (
        numbers("census_days", census_days),
        numbers("people", people, least=0.0),
        numbers("edges", edges),
    )
    if days.ndim != 1 or bounds.ndim != 1 or bounds.size < 2 or number.shape[-1:] != days.shape:
        raise ShapeError("census_days is (j,), people (..., j) and edges (t + 1,)")
    if (np.diff(days) <= 0).any() or (np.diff(bounds) <= 0).any():
        raise RangeError("census_days and edges must increase")
    grid = np.unique(np.concatenate([days, bounds]))
    share = np.empty((bounds.size - 1, days.size))
    for j in range(days.size):
        height = np.interp(grid, days, np.eye(days.size)[j])
        area = np.concatenate([[0.0], np.cumsum(np.diff(grid) * (height[1:] + height[:-1]) / 2)])
        share[:, j] = np.diff(area[np.searchsorted(grid, bounds)])
    weighted: FloatArray = number @ (share / (bounds[-1] - bounds[0])).T
    return weighted


def standardised(cases: ArrayLike, people: ArrayLike) -> FloatArray:
    """Expected cases by indirect standardisation: each stratum's overall rate, times its people.

    cases     (k, ...)    cases of each stratum (age, sex ...), in any breakdown
    people    (k, n, t) or (k, n)   people at risk
    returns   (n, t) or (n,)   summing to the number of cases
    raises    ShapeError, RangeError (a stratum with cases but without people)
    source    Kulldorff (1997), Communications in Statistics 26, 1481; SaTScan User Guide 10.1, covariates
    """
    observed, at_risk = counts("cases", cases), numbers("people", people, least=0.0)
    if at_risk.ndim not in (2, 3) or observed.shape[:1] != at_risk.shape[:1]:
        raise ShapeError("cases is (strata, ...) and people (strata, places[, intervals])")
    strata = observed.shape[0]
    number = observed.reshape(strata, -1).sum(axis=1)
    total = at_risk.reshape(strata, -1).sum(axis=1)
    if (number[total == 0] > 0).any():
        raise RangeError("a stratum has cases but no people at risk")
    rate = np.divide(number, total, out=np.zeros(strata), where=total > 0)
    expected: FloatArray = np.tensordot(rate, at_risk, axes=1)
    return expected
