"""Weights: equal, from pairwise comparison by experts, from how much items differ, from how they move together.

source  T. L. Saaty, The Analytic Hierarchy Process (1980); OECD/JRC Handbook (2008), step 6
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.index.framework import Framework
from maplebridge.methods.index.tables import FloatArray, table

# Saaty (1980), mean consistency index of random matrices of size 1, 2, 3 ...
RANDOM = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Weights (items,) from pairwise comparison; ratio below 0.1 counts as consistent.

    worst_pair  (row, column) of the comparison that agrees least with the others
    """

    weights: FloatArray
    largest: float
    consistency_index: float
    consistency_ratio: float
    consistent: bool
    worst_pair: tuple[int, int] | None


def equal_weights(count: int) -> FloatArray:
    """The same weight (count,) for each, summing to 1. Raises TooFewError for less than one."""
    if count < 1:
        raise TooFewError("there is nothing to weigh")
    return np.full(count, 1.0 / count)


def pairwise_weights(comparisons: ArrayLike) -> Judged:
    """Weights from one table of comparisons, or from several raters' (raters, items, items) by geometric mean.

    comparisons   entry (i, j) says how many times more important i is than j; (j, i) is its inverse
    raises        ShapeError; RangeError where an entry is not above 0 or not the inverse of its mirror
    source        T. L. Saaty, The Analytic Hierarchy Process (1980)
    """
    given: FloatArray = np.array(comparisons, dtype=np.float64)
    stack = given[None] if given.ndim == 2 else given
    if stack.ndim != 3 or stack.shape[1] != stack.shape[2] or stack.size == 0:
        raise ShapeError(f"comparisons must be a square table or a stack of them, not {given.shape}")
    if not np.isfinite(stack).all() or (stack <= 0).any():
        raise RangeError("every comparison must be a number above 0")
    if not np.allclose(stack * stack.transpose(0, 2, 1), 1.0, rtol=1e-2):
        raise RangeError("entry (j, i) must be one over entry (i, j), and the diagonal 1")
    matrix = np.exp(np.log(stack).mean(axis=0))
    size = matrix.shape[0]
    values, vectors = np.linalg.eig(matrix)
    top = int(np.argmax(values.real))
    weights = np.abs(vectors[:, top].real)
    weights /= weights.sum()
    largest = float(values[top].real)
    gap = max(0.0, (largest - size) / (size - 1)) if size > 2 else 0.0
    ratio = gap / RANDOM[min(size, len(RANDOM)) - 1] if size > 2 else 0.0
    misfit = np.abs(np.log(matrix * weights / weights[:, None]))
    worst = np.unravel_index(int(misfit.argmax()), misfit.shape)
    return Judged(
        weights=weights,
        largest=largest,
        consistency_index=gap,
        consistency_ratio=ratio,
        consistent=ratio < 0.1,
        worst_pair=(int(worst[0]), int(worst[1])) if size > 2 and misfit.max() > 1e-9 else None,
    )


def entropy_weights(scores: ArrayLike) -> FloatArray:
    """Weights (items,) by how unevenly units share in each item; an item that is equal everywhere gets 0.

    scores   (units, items) none missing, none negative, pointing upwards
    source   C. E. Shannon's entropy as used in 熵权法: w = (1 - e) / sum(1 - e)
    raises   RangeError  gaps, a score below 0, an item that is 0 everywhere, or none that differs
             TooFewError  fewer than two units
    """
    data = table("scores", scores)
    if np.isnan(data).any() or (data < 0).any():
        raise RangeError("entropy weights need scores without gaps and not below 0")
    if data.shape[0] < 2:
        raise TooFewError("entropy weights need at least two units")
    totals = data.sum(axis=0)
    if (totals <= 0).any():
        raise RangeError("an item is zero in every unit: leave it out")
    share = data / totals
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    spread = np.maximum(1 + (share * logs).sum(axis=0) / np.log(data.shape[0]), 0.0)
    spread[np.ptp(data, axis=0) == 0] = 0.0
    if spread.sum() <= 0:
        raise RangeError("no item differs between units: nothing to weigh by")
    return np.asarray(spread / spread.sum())


def component_weights(scores: ArrayLike, *, how: str = "first") -> FloatArray:
    """Weights (items,) from principal components of the standardised items; units with gaps are left out.

    how      "first": loadings of the first component, signed so that their sum is positive; may be negative
             (COINr get_PCA). "shares": squared loadings of the components with eigenvalue above 1, each by
             its share of variance, summing to 1 (OECD/JRC Handbook (2008), step 6, without rotation)
    raises   TooFewError with fewer than 3 complete units; RangeError where an item does not vary
    """
    data = table("scores", scores)
    complete = data[~np.isnan(data).any(axis=1)]
    if complete.shape[0] < 3:
        raise TooFewError("principal components need at least three units without gaps")
    spread = complete.std(axis=0, ddof=1)
    if (np.ptp(complete, axis=0) == 0).any():
        raise RangeError("an item does not vary: leave it out")
    standard = (complete - complete.mean(axis=0)) / spread
    _, singular, axes = np.linalg.svd(standard, full_matrices=False)
    if how == "first":
        loadings: FloatArray = axes[0]
        return loadings if loadings.sum() >= 0 else -loadings
    if how != "shares":
        raise RangeError(f"how is first or shares, not {how}")
    variances = singular**2 / (complete.shape[0] - 1)
    chosen = variances > 1
    chosen[0] = True
    weights = (axes[chosen] ** 2 * variances[chosen, None]).sum(axis=0) / variances[chosen].sum()
    return np.asarray(weights / weights.sum())


def put_weights(framework: Framework, weights: Mapping[str, float]) -> FloatArray:
    """The framework's weights (items,) with some replaced by code; raises ShapeError for an unknown code.

    raises  RangeError  a weight below 0, or no number
    """
    out = framework.weights
    for code, weight in weights.items():
        if code not in framework.place:
            raise ShapeError(f"there is no item {code}")
        if not np.isfinite(weight) or weight < 0:
            raise RangeError(f"the weight of {code} must be a number, 0 or more")
        out[framework.place[code]] = weight
    return out
