"""Weighted means up the tree: arithmetic, geometric, harmonic; and pairwise comparison.

source  COINr Aggregate (a_amean, a_gmean, a_hmean); OECD/JRC Handbook (2008), step 6
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.compiled import compiled
from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.index.framework import Framework, Tree
from maplebridge.methods.index.tables import FloatArray, IntArray, table, vector

METHODS = ("arithmetic", "geometric", "harmonic")


def aggregate(
    scores: ArrayLike,
    framework: Framework,
    *,
    method: str | Sequence[str] = "arithmetic",
    weights: ArrayLike | None = None,
    least_data: float | Sequence[float] | None = None,
) -> FloatArray:
    """Scores of all items, from indicators up to the index.

    scores      (units, indicators) normalised, in the framework's order; NaN = missing, left out of its mean
    method      one for all levels, or one a level above the indicators
    weights     (items,) instead of the framework's; only their proportions within a parent count
    least_data  share of a parent's children that must be there, else the parent is missing; one or one a level
    returns     (units, items): the indicators as given, then the aggregates, the index last
    raises      ShapeError; RangeError where a geometric or harmonic mean meets zero or less
    source      COINr Aggregate (a_amean, a_gmean, a_hmean, dat_thresh)
    """
    data = table("scores", scores)
    tree, size = framework.tree, len(framework.items)
    if data.shape[1] != tree.indicators:
        raise ShapeError(f"the framework has {tree.indicators} indicators, the scores {data.shape[1]}")
    methods = method_numbers(method, framework.levels - 1)
    shares = thresholds(least_data, framework.levels - 1)
    given = framework.weights if weights is None else vector("weights", weights, size, least=0.0)
    out = np.empty((size, data.shape[0]))
    out[: tree.indicators] = data.T
    first = ready(out[: tree.indicators], int(methods[0]))
    if climb(first, out, given, tree, Means(methods, shares)):
        raise RangeError("a geometric or harmonic mean met a score of zero or below on a higher level")
    return np.ascontiguousarray(out.T)


def method_numbers(method: str | Sequence[str], levels: int) -> IntArray:
    """Numbers (levels,) of the named methods; raises RangeError, ShapeError."""
    names = [method] * levels if isinstance(method, str) else list(method)
    if len(names) != levels:
        raise ShapeError(f"give one method, or one for each of {levels} levels, not {len(names)}")
    for name in names:
        if name not in METHODS:
            raise RangeError(f"a method is one of {', '.join(METHODS)}, not {name}")
    return np.array([METHODS.index(name) for name in names], dtype=np.int64)


def thresholds(least: float | Sequence[float] | None, levels: int) -> FloatArray:
    """Least shares of data (levels,); -1 = none asked; raises RangeError, ShapeError."""
    if least is None:
        return np.full(levels, -1.0)
    shares = np.full(levels, float(least)) if isinstance(least, int | float) else np.array(least, dtype=float)
    if shares.shape != (levels,):
        raise ShapeError(f"give one least share of data, or one for each of {levels} levels")
    if not ((shares >= 0) & (shares <= 1)).all():
        raise RangeError("a least share of data lies between 0 and 1")
    return shares


def ready(scores: FloatArray, method: int) -> FloatArray:
    """Scores as the mean adds them up: themselves, their logs or their inverses; raises RangeError."""
    if method == 0:
        return scores
    if (scores <= 0).any():
        worst = float(np.nanmin(scores))
        raise RangeError(
            f"a {METHODS[method]} mean needs scores above zero, the smallest is {worst:g}: "
            "normalise to 1–100 instead of 0–100, or take the arithmetic mean"
        )
    return np.log(scores) if method == 1 else 1.0 / scores


class Means(NamedTuple):
    """How each level is averaged: methods (levels,) and the least shares of data (levels,)."""

    methods: IntArray
    shares: FloatArray


@compiled
def climb(first: FloatArray, out: FloatArray, weights: FloatArray, tree: Tree, means: Means) -> bool:
    """Fill the aggregates of `out` (items, units) from `first` (indicators, units); True = met a bad score."""
    count, units = first.shape
    bad = False
    above, below, there = np.empty(units), np.empty(units), np.empty(units)
    for p in range(tree.depth.size):
        level = tree.depth[p]
        method = means.methods[level]
        above[:] = 0.0
        below[:] = 0.0
        there[:] = 0.0
        for k in range(tree.starts[p], tree.starts[p + 1]):
            kid = tree.kids[k]
            if kid < count:
                add_up(first[kid], weights[kid], above, below, there)
            else:
                bad = add_turned(out[kid], weights[kid], method, above, below, there) or bad
        least = means.shares[level] * (tree.starts[p + 1] - tree.starts[p]) - 1e-12
        settle(out[count + p], method, least, above, below, there)
    return bad


@compiled
def add_up(row: FloatArray, w: float, above: FloatArray, below: FloatArray, there: FloatArray) -> None:
    """Add the weighted values of `row` that are there."""
    for u in range(row.size):
        ok = 1.0 if row[u] == row[u] else 0.0
        above[u] += w * row[u] if ok > 0 else 0.0
        below[u] += w * ok
        there[u] += ok


@compiled
def add_turned(
    row: FloatArray, w: float, method: int, above: FloatArray, below: FloatArray, there: FloatArray
) -> bool:
    """Add logs or inverses of `row`; True where a value is zero or below and has neither."""
    if method == 0:
        add_up(row, w, above, below, there)
        return False
    bad = False
    for u in range(row.size):
        v = row[u]
        if v <= 0.0:
            bad = True
        elif v > 0.0:
            above[u] += w * (np.log(v) if method == 1 else 1.0 / v)
            below[u] += w
            there[u] += 1.0
    return bad


@compiled
def settle(
    own: FloatArray, method: int, least: float, above: FloatArray, below: FloatArray, there: FloatArray
) -> None:
    """Turn sums into means; NaN where too little is there.

    method, least  number of the method in METHODS; how many children must be there
    """
    for u in range(own.size):
        if there[u] == 0.0 or below[u] <= 0.0 or there[u] < least:
            own[u] = np.nan
        elif method == 0:
            own[u] = above[u] / below[u]
        elif method == 1:
            own[u] = np.exp(above[u] / below[u])
        else:
            own[u] = below[u] / above[u]


def outranking(scores: ArrayLike, weights: ArrayLike | None = None) -> FloatArray:
    """Share of the weights (units, units) in which the row's unit is ahead of the column's; ties count half.

    source   COINr outrankMatrix (with one weight an item)
    raises   RangeError  weights that are all 0
    """
    data = table("scores", scores)
    given = (
        np.ones(data.shape[1]) if weights is None else vector("weights", weights, data.shape[1], least=0.0)
    )
    if given.sum() <= 0:
        raise RangeError("at least one weight must be above 0")
    share = given / given.sum()
    out = np.zeros((data.shape[0], data.shape[0]))
    for i in range(data.shape[0]):
        out[i] = (data[i] > data) @ share + (data[i] == data) @ share / 2
    low = np.tril_indices(data.shape[0], -1)
    out[low] = 1 - out.T[low]
    np.fill_diagonal(out, 0.0)
    return out


def copeland(scores: ArrayLike, weights: ArrayLike | None = None) -> FloatArray:
    """Sum of a unit's shares against all others (units,): a ranking that no outlier can buy; source COINr."""
    return np.asarray(outranking(scores, weights).sum(axis=1))
