"""Counted twice? Items that say the same.

source  alpha: Cronbach (1951), Psychometrika 16
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.index.recipe import Built
from maplebridge.methods.index.tables import FloatArray, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two indicators that move together; `same_parent` says whether one mean counts both."""

    first: str
    second: str
    correlation: float
    same_parent: bool
    note: str


def correlations(scores: ArrayLike) -> FloatArray:
    """Pearson correlations (items, items) over units where both are there; NaN with < 3 such units or no spread."""
    data = table("scores", scores)
    there = (~np.isnan(data)).astype(np.float64)
    x = np.where(there > 0, data - np.nanmean(np.where(there > 0, data, 0.0), axis=0), 0.0)
    count = there.T @ there
    sums = x.T @ there
    squares = (x**2).T @ there
    with np.errstate(invalid="ignore", divide="ignore"):
        cross = x.T @ x - sums * sums.T / count
        spread = squares - sums**2 / count
        out = cross / np.sqrt(spread * spread.T)
    flat = spread <= 1e-12 * np.maximum(squares, 1e-300)
    out[(count < 3) | flat | flat.T] = np.nan
    return np.asarray(np.clip(out, -1.0, 1.0))


def double_counting(built: Built, *, limit: float = 0.9) -> tuple[Twins, ...]:
    """Pairs of indicators with a correlation of at least `limit`, or at most -`limit`, strongest first.

    A strong positive pair counts one thing twice; a strong negative pair cancels itself out.
    raises  RangeError  a limit that does not lie between 0 and 1
    """
    if not 0 < limit <= 1:
        raise RangeError(f"the limit lies between 0 and 1, not {limit}")
    items = built.framework.indicators
    matrix = correlations(built.normalised)
    pairs = []
    for i, j in zip(*np.triu_indices(len(items), 1), strict=True):
        value = float(matrix[i, j])
        if abs(value) >= limit:
            note = "counts the same twice" if value > 0 else "cancels the other out"
            if np.array_equal(built.normalised[:, i], built.normalised[:, j], equal_nan=True):
                note = "is the same in every unit"
            same = items[i].parent == items[j].parent
            pairs.append(
                Twins(
                    first=items[i].code, second=items[j].code, correlation=value, same_parent=same, note=note
                )
            )
    return tuple(sorted(pairs, key=lambda pair: -abs(pair.correlation)))


def alpha(scores: ArrayLike) -> float:
    """Cronbach's alpha of the items over units without gaps; raises TooFewError, RangeError."""
    data = table("scores", scores)
    complete = data[~np.isnan(data).any(axis=1)]
    if complete.shape[0] < 3 or complete.shape[1] < 2:
        raise TooFewError("alpha needs at least three complete units and two items")
    total = complete.sum(axis=1).var(ddof=1)
    if total <= 0:
        raise RangeError("the items' sum does not vary")
    count = complete.shape[1]
    return float(count / (count - 1) * (1 - complete.var(axis=0, ddof=1).sum() / total))
