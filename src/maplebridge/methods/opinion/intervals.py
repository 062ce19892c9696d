"""How far the figures could differ if other people of the same town had come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError
from maplebridge.methods.opinion.compiled import weighted_counts
from maplebridge.methods.opinion.tally import tally
from maplebridge.methods.opinion.votes import FloatArray, Votes, whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intervals:
    """Lower and upper bounds, each pair (2, ...).

    agreeing      (2, groups, statements) share of each group that agrees
    disagreeing   (2, groups, statements)
    informed      (2, statements) group-informed consensus
    """

    agreeing: FloatArray
    disagreeing: FloatArray
    informed: FloatArray


def intervals(
    votes: Votes, labels: ArrayLike, *, draws: int = 200, level: float = 0.90, seed: int = 0
) -> Intervals:
    """Percentile bootstrap: participants of each group are drawn again with replacement, all their votes together.

    The groups are taken as given; how firm they are themselves says `stability`.

    draws    at least 20;  level in (0, 1)
    raises   RangeError, ShapeError
    source   Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 13
    """
    if draws < 20 or not 0.0 < level < 1.0:
        raise RangeError("at least 20 draws are needed, and a level between 0 and 1")
    counted = tally(votes, labels)
    group = np.ascontiguousarray(whole("labels", labels))
    groups, statements = counted.votes.shape
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(group == g) for g in range(groups)]
    shares = np.empty((2, draws, groups, statements), dtype=np.float32)
    for draw in range(draws):
        weights = np.zeros(votes.participants, dtype=np.int64)
        for index in members:
            if index.size:
                weights[index] = np.bincount(rng.integers(index.size, size=index.size), minlength=index.size)
        counts = np.zeros((3, groups, statements), dtype=np.int64)
        weighted_counts(votes.starts, votes.columns, votes.values, group, weights, counts)
        trials = counts.sum(axis=0) + 2.0
        shares[0, draw], shares[1, draw] = (counts[2] + 1.0) / trials, (counts[0] + 1.0) / trials
    ends = [0.5 - level / 2, 0.5 + level / 2]
    return Intervals(
        agreeing=np.quantile(shares[0], ends, axis=0),
        disagreeing=np.quantile(shares[1], ends, axis=0),
        informed=np.quantile(shares[0].prod(axis=1, dtype=np.float64), ends, axis=0),
    )
