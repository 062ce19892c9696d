"""Counted twice? Items that say the same, and weights that differ from what was meant.

source  Becker et al. (2017), simplified; alpha: Cronbach (1951), Psychometrika 16
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.index.framework import Framework
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """How much an item weighs on paper, and how strongly its parent follows it: squared correlation, scaled to sum 1."""

    code: str
    parent: str
    weight: float
    followed: float
    correlation: float


def influences(built: Built) -> tuple[Influence, ...]:
    """For each child of each aggregate its nominal weight beside its actual say; source: Becker et al. (2017), simplified
    to linear dependence, Ecol. Indic. 80, 12–22."""
    frame = built.framework
    out: list[Influence] = []
    for parent in frame.items[len(frame.indicators) :]:
        codes = frame.children(parent.code)
        columns = [frame.place[c] for c in (*codes, parent.code)]
        follow = correlations(built.scores[:, columns])[:-1, -1]
        squares = np.nan_to_num(follow) ** 2
        weights = np.array([frame.items[frame.place[c]].weight for c in codes])
        share = weights / weights.sum() if weights.sum() > 0 else weights
        say = squares / squares.sum() if squares.sum() > 0 else squares
        out += [
            Influence(code=c, parent=parent.code, weight=float(w), followed=float(s), correlation=float(r))
            for c, w, s, r in zip(codes, share, say, follow, strict=True)
        ]
    return tuple(out)


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


def shared_sources(framework: Framework, sources: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Sources (register, survey) that feed more than one indicator, with the indicators: a fault there counts often."""
    by_source: dict[str, list[str]] = {}
    for item in framework.indicators:
        if item.code in sources:
            by_source.setdefault(sources[item.code], []).append(item.code)
    return {source: tuple(codes) for source, codes in by_source.items() if len(codes) > 1}
