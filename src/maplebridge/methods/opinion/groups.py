"""Opinion groups: how many there are, who stands together, and how far that can be relied on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, TooFewError
from maplebridge.methods.opinion.clusters import agreement, from_edge, lloyd, ordered, tightest
from maplebridge.methods.opinion.projection import Projection, project
from maplebridge.methods.opinion.votes import FloatArray, IntArray, Votes, chosen, whole

LEAST_VOTES = 7
LEAST_PARTICIPANTS = 15
MOST_GROUPS = 5
CLEARLY_BETTER = 0.04
LARGEST_SAMPLE = 2000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Groups found in one consultation; made anew each time, not to be stored with people.

    labels       (participants,) group from 0 (the largest), -1 for those with too few votes to be placed
    centres      (groups, 2)
    silhouette   mean for the chosen number of groups, in [-1, 1]; NaN for one group
    tried        mean silhouette by number of groups
    stability    (groups,) mean overlap (Jaccard) with the groups of re-drawn consultations; NaN if not asked
    """

    labels: IntArray
    centres: FloatArray
    silhouette: float
    tried: dict[int, float]
    stability: FloatArray

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.centres)

    @property
    def sizes(self) -> IntArray:
        """Participants in each group, (groups,)."""
        return np.bincount(self.labels[self.labels >= 0], minlength=self.count)


def placed(cast: ArrayLike, statements: int) -> NDArray[np.bool_]:
    """Participants with enough votes to be placed: 7 or all statements; at least the 15 busiest (as Polis).

    cast  (participants,) votes of each row, see `Votes.per_participant`
    """
    number = whole("cast", cast)
    enough: NDArray[np.bool_] = (number >= min(LEAST_VOTES, statements)) & (number > 0)
    missing = LEAST_PARTICIPANTS - int(enough.sum())
    if missing > 0:
        busiest = np.argsort(np.where(enough, 0, -number), kind="stable")[:missing]
        enough[busiest[number[busiest] > 0]] = True
    return enough


def find_groups(
    projection: Projection,
    *,
    rows: ArrayLike,
    count: int | None = None,
    most: int = MOST_GROUPS,
    seed: int = 0,
) -> Groups:
    """Group the participants `rows` by position.

    rows     mask or numbers of the participants to place, see `placed`
    count    number of groups, or None: two, or more where that raises the mean silhouette by .04; one where
             all stand on one spot
    most     largest number tried; never more than 2 + participants / 12, as in Polis
    seed     of the random starts; above 2,000 participants also of the sample on which the starts are compared
    raises   TooFewError, RangeError
    """
    index = chosen(rows, len(projection.positions))
    if index.size == 0:
        raise TooFewError("nobody has voted, so there is nobody to group")
    if most < 1 or (count is not None and not 1 <= count <= index.size):
        raise RangeError("the number of groups lies between 1 and the number of participants")
    points = np.ascontiguousarray(projection.positions[index])
    rng = np.random.default_rng(seed)
    sample = points
    if len(points) > LARGEST_SAMPLE:
        sample = points[np.sort(rng.choice(len(points), LARGEST_SAMPLE, replace=False))]
    centres, clear, tried = best_centres(sample, count, most, rng)
    local = lloyd(points, centres)[0] if len(centres) > 1 else np.zeros(len(points), dtype=np.int64)
    local = ordered(local, points)
    labels = np.full(len(projection.positions), -1, dtype=np.int64)
    labels[index] = local
    labels.flags.writeable = False
    groups = int(local.max()) + 1
    middle = np.array([points[local == g].mean(axis=0) for g in range(groups)])
    return Groups(
        labels=labels, centres=middle, silhouette=clear, tried=tried, stability=np.full(groups, np.nan)
    )


def best_centres(
    points: FloatArray, count: int | None, most: int, rng: np.random.Generator
) -> tuple[FloatArray, float, dict[int, float]]:
    """Start centres for the chosen number of groups, their silhouette, and every silhouette tried.

    returns  (centres (k, 2), mean silhouette, silhouettes by number of groups)
    """
    distinct = len(np.unique(points, axis=0))
    highest = (
        min(most, 2 + len(points) // 12, distinct, len(points) - 1) if count is None else min(count, distinct)
    )
    lowest = 2 if count is None else highest
    if highest < 2:
        return points.mean(axis=0)[None, :], float("nan"), {}
    grown = {k: from_edge(points, k) for k in range(lowest, highest + 1)}
    best = lowest
    for k, (_, clear) in grown.items():
        if clear > grown[best][1] + CLEARLY_BETTER:
            best = k
    tight = tightest(points, best, rng)
    centres, clear = tight if tight[1] > grown[best][1] + CLEARLY_BETTER else grown[best]
    return centres, clear, {k: clear for k, (_, clear) in grown.items()}


def stability(
    votes: Votes, groups: Groups, *, moderated: ArrayLike = (), draws: int = 20, seed: int = 0
) -> FloatArray:
    """Mean overlap of each group with its nearest in consultations re-drawn with replacement, (groups,).

    Projection and grouping are done anew in every draw, with the number of groups kept. Above .75 a group is
    firm, below .6 it should not be named in public.

    raises  RangeError
    source  Hennig, Cluster-wise assessment of cluster stability, Comput. Stat. Data Anal. 52 (2007) 258-271
    """
    if draws < 1:
        raise RangeError("at least one draw is needed")
    rng = np.random.default_rng(seed)
    index = np.flatnonzero(groups.labels >= 0)
    total = np.zeros(groups.count)
    for _ in range(draws):
        rows = np.sort(rng.choice(index, index.size))
        drawn = votes.only(rows)
        again = find_groups(
            project(drawn, moderated=moderated),
            rows=np.arange(rows.size),
            count=groups.count,
            seed=int(rng.integers(2**31)),
        )
        total += agreement(groups.labels[rows], again.labels, groups.count)
    result: FloatArray = total / draws
    return result
