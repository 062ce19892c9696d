"""Draw samples by seed, so that anybody can draw the same one again and check it.

source  Cochran, Sampling Techniques (3rd ed. 1977), 5.5, 5.9, 9A.9 and 11.9
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.survey.inputs import FloatArray, IntArray, classes, column, positive

Rule = Literal["proportional", "equal", "neyman"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Who was drawn, each (k,).

    units      row numbers in the list drawn from, rising
    weights    how many of the list each stands for (one over the chance of being drawn)
    strata     stratum of each as a number in the order of sorted labels
    clusters   cluster of each likewise; the unit itself where there are no clusters
    """

    units: IntArray
    weights: FloatArray
    strata: IntArray
    clusters: IntArray


def allocate(
    sizes: ArrayLike, total: int, *, rule: Rule = "proportional", spread: ArrayLike | None = None
) -> IntArray:
    """Divide a sample among strata, in whole numbers that sum to `total`.

    sizes    (h,) people in each stratum
    rule     proportional to size; equal; or neyman: to size times `spread` (h,) for the smallest variance
    returns  (h,) at least 2 in each stratum that has 2 (a variance needs two), never more than there are
    raises   ShapeError, RangeError, TooFewError
    source   Cochran (1977), 5.5 and 5.9; rounding by largest remainder
    """
    size = positive("sizes", sizes)
    if (size != np.floor(size)).any():
        raise RangeError("sizes are whole numbers of people")
    least = np.minimum(size, 2).astype(np.int64)
    if not least.sum() <= total <= size.sum():
        raise TooFewError(
            f"{total} cannot be divided: at least {least.sum()} (two in each stratum) and at most {int(size.sum())}"
        )
    if rule == "neyman" and spread is None:
        raise RangeError("the neyman rule needs the spread of each stratum")
    share = {"proportional": size, "equal": np.ones(size.size)}.get(rule)
    if share is None:
        share = size * np.maximum(column("spread", spread if spread is not None else [], size.size), 0.0)
    return within_bounds(share if share.sum() > 0 else size, total, least, size.astype(np.int64))


def within_bounds(share: FloatArray, total: int, least: IntArray, most: IntArray) -> IntArray:
    """Whole numbers near total * share between `least` and `most` that sum to `total`. Raises TooFewError where that cannot
    be.
    """
    low, high = 0.0, float(total) / max(float(share[share > 0].min()), 1e-300) + 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.clip(middle * share, least, most).sum() < total:
            low = middle
        else:
            high = middle
    exact = np.clip(high * share, least, most)
    result: IntArray = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - result), kind="stable")
    while result.sum() < total:  # ends: each round adds at least one, or says that there is no room
        open_to = order[result[order] < most[order]]
        if open_to.size == 0:
            raise TooFewError(f"{total} are more than the {int(most.sum())} that there are")
        result[open_to[: total - int(result.sum())]] += 1
    return result


def stratified(strata: ArrayLike, take: ArrayLike, *, seed: int) -> Sample:
    """Draw `take` units from each stratum, every set of them equally likely.

    strata   (n,) label of each unit on the list
    take     (h,) how many from each, in the order of sorted labels, see `allocate`
    raises   ShapeError, RangeError, TooFewError
    """
    names, at = classes("strata", strata)
    wanted = counted("take", take, names.size)
    size = np.bincount(at)
    if (wanted > size).any():
        short = int(np.argmax(wanted > size))
        raise TooFewError(f"stratum {names[short]!s} has {size[short]}, but {wanted[short]} were to be drawn")
    rng = np.random.default_rng(seed)
    drawn = [rng.choice(np.flatnonzero(at == h), int(wanted[h]), replace=False) for h in range(names.size)]
    units = np.sort(np.concatenate(drawn))
    stratum = at[units]
    return Sample(units=units, weights=size[stratum] / wanted[stratum], strata=stratum, clusters=units)


def two_stage(
    clusters: ArrayLike,
    *,
    take_clusters: ArrayLike,
    take_units: int,
    seed: int,
    strata: ArrayLike | None = None,
) -> Sample:
    """Draw clusters with a chance in proportion to size, then the same number of units in each.

    clusters       (n,) cluster of each unit on the list: village, building
    take_clusters  (h,) clusters from each stratum, or one number
    take_units     units from each drawn cluster (all of it, if it has fewer)
    strata         (n,) stratum of each unit; a cluster lies in one stratum
    raises         ShapeError, RangeError, TooFewError
    source         Cochran (1977), 9A.9 and 11.9: systematic drawing with probability proportional to size

    All have nearly the same weight. A cluster larger than the step is taken for sure.
    """
    names, at = classes("clusters", clusters)
    levels, layer = classes(
        "strata", np.zeros(at.size, dtype=np.int64) if strata is None else strata, at.size
    )
    of_cluster = np.full(names.size, -1, dtype=np.int64)
    of_cluster[at] = layer
    if (of_cluster[at] != layer).any():
        raise RangeError("a cluster lies in more than one stratum")
    wanted = counted("take_clusters", np.broadcast_to(np.asarray(take_clusters), (levels.size,)), levels.size)
    if take_units < 1:
        raise RangeError("at least one unit is drawn in each cluster")
    rng = np.random.default_rng(seed)
    size = np.bincount(at)
    units, weights = [], []
    for h in range(levels.size):
        inside = np.flatnonzero(of_cluster == h)
        chance = chances(size[inside], int(wanted[h]))
        for c in systematic(chance, rng):
            members = np.flatnonzero(at == inside[c])
            number = min(take_units, members.size)
            units.append(rng.choice(members, number, replace=False))
            weights.append(np.full(number, members.size / number / chance[c]))
    drawn, weight = np.concatenate(units), np.concatenate(weights)
    order = np.argsort(drawn)
    drawn = drawn[order]
    return Sample(units=drawn, weights=weight[order], strata=layer[drawn], clusters=at[drawn])


def counted(name: str, values: ArrayLike, length: int) -> IntArray:
    """Whole numbers from 1 up; raises ShapeError, RangeError."""
    array = column(name, values)
    if array.size != length:
        raise ShapeError(f"{name} needs one number for each of {length} strata, not {array.size}")
    if (array < 1).any() or (array != np.floor(array)).any():
        raise RangeError(f"{name} must be whole numbers from 1 up")
    return array.astype(np.int64)


def chances(size: IntArray, take: int) -> FloatArray:
    """Chance of each cluster to be among `take`, in proportion to size and never above 1; raises TooFewError."""
    if take > size.size:
        raise TooFewError(f"there are {size.size} clusters in a stratum, but {take} were to be drawn")
    chance = np.zeros(size.size)
    certain = np.zeros(size.size, dtype=np.bool_)
    while True:  # ends: each round makes one more cluster certain, or none
        left = take - int(certain.sum())
        chance = np.where(certain, 1.0, left * size / max(int(size[~certain].sum()), 1))
        if not (chance[~certain] >= 1.0).any():
            return chance
        certain |= chance >= 1.0


def systematic(chance: FloatArray, rng: np.random.Generator) -> IntArray:
    """Places drawn with these chances by one random start and equal steps, in random order of the list."""
    order = rng.permutation(chance.size)
    edges = np.cumsum(chance[order])
    points = rng.random() + np.arange(round(float(edges[-1])))
    return np.sort(order[np.minimum(np.searchsorted(edges, points, side="right"), chance.size - 1)])
