"""Sort a whole history of messages into matters."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.text.same.likeness import (
    Floats,
    Rows,
    compare_pairs,
    likely_pairs,
    post,
    weights_by_spread,
)
from maplebridge.methods.text.same.linking import joined, ties_of
from maplebridge.methods.text.same.score import blend
from maplebridge.methods.text.same.sketch import BITS, Sketch, sketch

IntArray = NDArray[np.int64]
GROUPED = 0.09
"""The strength of a tie from which two groups become one."""
WINDOW = 100
"""A message is held against the last so many messages before it that share a mark."""
SHARED = 0.05


def group(
    titles: Sequence[str],
    texts: Sequence[str],
    *,
    days: Sequence[date] | None = None,
    places: Sequence[Collection[Hashable]] | None = None,
    least: float = GROUPED,
) -> IntArray:
    """The number of the matter that each message tells of, shape (n,); numbers by first appearance.

    titles, texts, days, places   of one length
    least    the strength of tie from which two groups are one matter, above 0
    raises   ShapeError, RangeError

    Ties are strong when most pairs are alike and one pair is very much so; pairs that share no rare
    mark count as unlike. Time
    grows a little faster than the number of messages.

    >>> group(["东溪路灯不亮", "柳营停水", "东溪路的路灯不亮"], ["", "", ""]).tolist()
    [0, 1, 0]
    """
    _check(titles, texts, days, places, least)
    left, right, likeness = alike_pairs([sketch(a, b) for a, b in zip(titles, texts, strict=True)])
    scores = blend(likeness, _gaps(left, right, days), _meet(left, right, places))
    near = scores >= least / 2
    ties = ties_of(len(texts), left[near], right[near], scores[near])
    return _numbered(joined(ties, least).tolist())


def alike_pairs(sketches: Sequence[Sketch]) -> tuple[Rows, Rows, Floats]:
    """Pairs (i < j) of messages that share rare marks, and their likeness, shape (pairs, 3)."""
    starts = np.zeros(len(sketches) + 1, np.int64)
    np.cumsum([len(one) for one in sketches], out=starts[1:])
    arena = np.concatenate([np.empty(0, np.uint32), *sketches])
    spread = np.bincount(arena >> np.uint32(1), minlength=1 << BITS).astype(np.int32)
    table = weights_by_spread(max(len(sketches), 1))
    posted = post(arena, starts, 0, len(sketches), 1 << BITS)
    left, right = likely_pairs(arena, starts, posted, spread, table, (WINDOW, SHARED))
    return left, right, compare_pairs(left, right, arena, starts, spread, table)


def _check(
    titles: Sequence[str],
    texts: Sequence[str],
    days: Sequence[date] | None,
    places: Sequence[Collection[Hashable]] | None,
    least: float,
) -> None:
    if any(other is not None and len(other) != len(texts) for other in (titles, days, places)):
        raise ShapeError("Titles, texts, days and places must be of one length.")
    if not 0 < least < float("inf"):
        raise RangeError("`least` must be positive.")


def _gaps(left: Rows, right: Rows, days: Sequence[date] | None) -> Floats:
    if days is None:
        return np.zeros(len(left))
    ordinal = np.array([day.toordinal() for day in days], np.float64)
    gaps: Floats = ordinal[left] - ordinal[right]
    return gaps


def _meet(left: Rows, right: Rows, places: Sequence[Collection[Hashable]] | None) -> Floats:
    if places is None:
        return np.zeros(len(left))
    sets = [frozenset(some) for some in places]
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    return np.array([_met(sets[i], sets[j]) for i, j in pairs], np.float64)


def _met(a: frozenset[Hashable], b: frozenset[Hashable]) -> float:
    if not a or not b:
        return 0.0
    return 1.0 if a & b else -1.0


def _numbered(into: list[int]) -> IntArray:
    """Group numbers by first appearance."""
    numbers: dict[int, int] = {}
    out = np.empty(len(into), np.int64)
    for at in range(len(into)):
        root = at
        while (
            into[root] != root
        ):  # ends: a group is joined to an older one that stood alone, so no circle arises
            root = into[root]
        out[at] = numbers.setdefault(root, len(numbers))
    return out
