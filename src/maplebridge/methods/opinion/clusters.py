"""Grouping points in the plane: Lloyd's steps from several starts, and how clear the result is.

source  Lloyd's steps; k-means++ (Arthur & Vassilvitskii 2007); silhouette: Rousseeuw (1987), J. Comput. Appl. Math. 20
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.opinion.compiled import assign, distances_by_group
from maplebridge.methods.opinion.votes import FloatArray, IntArray

ROUNDS = 100
RANDOM_STARTS = 12


def lloyd(points: FloatArray, centres: FloatArray) -> tuple[IntArray, FloatArray, float]:
    """(labels (n,), centres (k, 2), sum of squared distances) once Lloyd's steps change nothing."""
    centres = np.array(centres)
    labels = np.empty(len(points), dtype=np.int64)
    within = assign(points, centres, labels)
    for _ in range(ROUNDS):
        before = labels.copy()
        size = np.bincount(labels, minlength=len(centres))
        for d in range(points.shape[1]):
            total = np.bincount(labels, weights=points[:, d], minlength=len(centres))
            centres[:, d] = np.where(size > 0, total / np.maximum(size, 1), centres[:, d])
        within = assign(points, centres, labels)
        if (before == labels).all():
            break
    return labels, centres, within


def spread_start(points: FloatArray, count: int, rng: np.random.Generator) -> FloatArray:
    """Start centres far from each other, drawn in proportion to squared distance (k-means++)."""
    chosen = [points[int(rng.integers(len(points)))]]
    nearest = np.full(len(points), np.inf)
    while len(chosen) < count:  # ends: each round chooses one
        nearest = np.minimum(nearest, ((points - chosen[-1]) ** 2).sum(axis=1))
        chosen.append(points[int(rng.choice(len(points), p=nearest / nearest.sum()))])
    return np.array(chosen)


def silhouette(points: FloatArray, labels: IntArray) -> FloatArray:
    """How much nearer each point is to its own group than to the next, in [-1, 1]; 0 for a group of one.

    source  Rousseeuw, J. Comput. Appl. Math. 20 (1987) 53-65
    """
    size = np.bincount(labels).astype(np.float64)
    sums = np.zeros((len(points), size.size))
    distances_by_group(points, np.ones(len(points)), labels, sums)
    row = np.arange(len(points))
    own = sums[row, labels] / np.maximum(size[labels] - 1, 1)
    other = sums / np.maximum(size, 1)
    other[:, size == 0] = np.inf
    other[row, labels] = np.inf
    nearest = other.min(axis=1)
    longest = np.maximum(own, nearest)
    usable = (size[labels] > 1) & (longest > 0)
    result: FloatArray = np.where(usable, (nearest - own) / np.where(usable, longest, 1.0), 0.0)
    return result


def from_edge(points: FloatArray, count: int) -> tuple[FloatArray, float]:
    """Centres of the grouping that grows from the points furthest to one side, and its mean silhouette.

    It finds a small group that stands apart, which the tightest grouping cuts through. -1 if a group is empty.
    returns  (centres (k, 2), mean silhouette)
    """
    labels, centres, _ = lloyd(points, np.unique(points, axis=0)[:count])
    return centres, clearness(points, labels, count)


def tightest(points: FloatArray, count: int, rng: np.random.Generator) -> tuple[FloatArray, float]:
    """Centres of the grouping with the least spread over several random starts, and its mean silhouette.

    returns  (centres (k, 2), mean silhouette)
    """
    distinct = np.unique(points, axis=0)
    runs = [lloyd(points, spread_start(distinct, count, rng)) for _ in range(RANDOM_STARTS)]
    labels, centres, _ = min(runs, key=lambda run: run[2])
    return centres, clearness(points, labels, count)


def clearness(points: FloatArray, labels: IntArray, count: int) -> float:
    """Mean silhouette, -1 … 1; -1 where one of the groups came out empty."""
    return float(silhouette(points, labels).mean()) if np.unique(labels).size == count else -1.0


def ordered(labels: IntArray, positions: FloatArray) -> IntArray:
    """Labels renumbered from the largest group down; ties from left to right."""
    names, at, size = np.unique(labels, return_inverse=True, return_counts=True)
    left = np.bincount(at, weights=positions[:, 0]) / size
    order = np.lexsort((left, -size))
    rank = np.empty(names.size, dtype=np.int64)
    rank[order] = np.arange(names.size)
    result: IntArray = rank[at]
    return result


def agreement(first: IntArray, second: IntArray, count: int) -> NDArray[np.float64]:
    """For each group of `first` its largest overlap (Jaccard) with a group of `second`, (count,)."""
    shared = np.zeros((count, int(second.max(initial=0)) + 1))
    np.add.at(shared, (first, second), 1.0)
    either = shared.sum(axis=1)[:, None] + shared.sum(axis=0)[None, :] - shared
    overlap: FloatArray = (shared / np.maximum(either, 1.0)).max(axis=1)
    return overlap
