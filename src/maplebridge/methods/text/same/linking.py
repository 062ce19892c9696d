"""Compiled: join the two groups with the strongest tie, again and again, while a tie is strong enough."""

from __future__ import annotations

import heapq
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numba.core import types
from numba.typed import Dict
from numpy.typing import NDArray

from maplebridge.methods.text.same.likeness import Floats, Ints, Rows

MEAN = 0.7
"""Weight of the mean of all pairs in the strength of a tie; the rest is the best pair's."""
NONE = -1
Number = int | np.signedinteger[Any]


class Ties(NamedTuple):
    """Ties between groups, and for each group the list of its ties (m ties, n groups).

    ends         (m, 2)  the groups of a tie
    total, best  (m,)    sum and greatest of the scores of the pairs between them
    alive        (m,)    false once it was added to another tie
    size         (n,)    messages of a group
    degree       (n,)    ties of a group
    head, tail   (n,)    first and last place of a group's list; place p stands for tie p // 2
    after        (2m,)   the next place of a list, or `NONE`
    """

    ends: Ints
    total: Floats
    best: Floats
    alive: NDArray[np.bool_]
    size: Ints
    degree: Ints
    head: Ints
    tail: Ints
    after: Ints


def ties_of(count: int, left: Rows, right: Rows, scores: Floats) -> Ties:
    """Every message a group of its own, every pair a tie."""
    number = len(left)
    ends = np.stack((left, right), axis=1).astype(np.int64)
    none = np.full(count, NONE, np.int64)
    return Ties(
        ends,
        scores.copy(),
        scores.copy(),
        np.ones(number, np.bool_),
        np.ones(count, np.int64),
        np.bincount(ends.ravel(), minlength=count),
        none,
        none.copy(),
        np.full(2 * number, NONE, np.int64),
    )


@njit(cache=True, nogil=True)
def _key(one: Number, other: Number) -> int:
    """One number for two groups."""
    low, high = min(one, other), max(one, other)
    return int((low << 32) | high)


@njit(cache=True, nogil=True)
def _strength(ties: Ties, tie: int) -> float:
    """Between the mean of all pairs of two groups and the best one."""
    one, other = ties.ends[tie]
    mean = ties.total[tie] / (ties.size[one] * ties.size[other])
    return float(MEAN * mean + (1 - MEAN) * ties.best[tie])


@njit(cache=True, nogil=True)
def _append(ties: Ties, group: Number, place: Number) -> None:
    """Put a place at the end of a group's list."""
    ties.after[place] = NONE
    if ties.head[group] == NONE:
        ties.head[group] = place
    else:
        ties.after[ties.tail[group]] = place
    ties.tail[group] = place


@njit(cache=True, nogil=True)
def _join(ties: Ties, ties_by_pair: Any, survivor: Number, gone: Number, waiting: Any, least: float) -> None:
    """Give all ties of `gone` to `survivor`; those that may have become stronger wait again."""
    ties.alive[ties_by_pair[_key(survivor, gone)]] = False
    del ties_by_pair[_key(survivor, gone)]
    ties.degree[survivor] -= 1
    ties.size[survivor] += ties.size[gone]
    place, ties.head[gone] = ties.head[gone], NONE
    while place != NONE:  # ends: a chain of ties has no circle
        tie, following = place // 2, ties.after[place]
        if ties.alive[tie]:
            other = ties.ends[tie, 0] + ties.ends[tie, 1] - gone
            del ties_by_pair[_key(gone, other)]
            if _key(survivor, other) in ties_by_pair:
                into = ties_by_pair[_key(survivor, other)]
                ties.total[into] += ties.total[tie]
                ties.best[into] = max(ties.best[into], ties.best[tie])
                ties.alive[tie] = False
                ties.degree[other] -= 1
            else:
                into = tie
                ties.ends[tie, 0], ties.ends[tie, 1] = survivor, other
                ties_by_pair[_key(survivor, other)] = tie
                ties.degree[survivor] += 1
                _append(ties, survivor, place)
            strength = _strength(ties, into)
            if strength >= least:
                heapq.heappush(waiting, (-strength, survivor, other))
        place = following


@njit(cache=True, nogil=True)
def joined(ties: Ties, least: float) -> Ints:
    """For each group the one it was joined to, itself while it was not, shape (n,); changes `ties`."""
    into = np.arange(len(ties.size))
    ties_by_pair = Dict.empty(types.int64, types.int64)
    waiting = [(0.0, np.int64(0), np.int64(0)) for _ in range(0)]
    for tie in range(len(ties.total)):
        one, other = ties.ends[tie]
        ties_by_pair[_key(one, other)] = tie
        _append(ties, one, 2 * tie)
        _append(ties, other, 2 * tie + 1)
        if ties.total[tie] >= least:
            waiting.append((-ties.total[tie], one, other))
    heapq.heapify(waiting)
    while len(waiting) > 0:  # ends: a tie waits again only when two groups became one
        tie_was, one, other = heapq.heappop(waiting)
        if _key(one, other) not in ties_by_pair:
            continue
        now = _strength(ties, ties_by_pair[_key(one, other)])
        if now < -tie_was:
            if now >= least:
                heapq.heappush(waiting, (-now, one, other))
            continue
        if ties.degree[one] < ties.degree[other]:
            one, other = other, one
        into[other] = one
        _join(ties, ties_by_pair, one, other, waiting, least)
    return into
