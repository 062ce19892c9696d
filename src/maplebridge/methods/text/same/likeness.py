"""Compiled kernels: which messages share rare marks with one, and how alike each is."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint32]
Rows = NDArray[np.int32]


PER_ROW = 24
"""Earlier rows that one row is compared with in full, when many share marks with it."""
COUNTED = 1 << 16
"""Spreads from here on weigh alike."""


def weights_by_spread(total: int) -> Floats:
    """Squared inverse document frequency of a mark by the number of messages, of `total`, that hold it."""
    rare: Floats = np.log((total + 1.0) / (np.arange(COUNTED) + 0.5))
    return np.maximum(rare, 0.0) ** 2


@njit(cache=True, nogil=True)
def compare(a: Marks, b: Marks, spread: Rows, table: Floats) -> tuple[float, float, float]:
    """How alike two sketches are: whole with whole, title with title, a title within the other whole.

    Each is a cosine or a share of squared rarity, between 0 and 1.
    """
    one = two = both = one_t = two_t = both_t = one_in = two_in = 0.0
    i = j = 0
    while i < len(a) or j < len(b):  # ends: one of the two goes on each time
        left = a[i] >> 1 if i < len(a) else np.uint32(0xFFFFFFFF)
        right = b[j] >> 1 if j < len(b) else np.uint32(0xFFFFFFFF)
        w = table[min(spread[min(left, right)], 65_535)]
        has, had = left <= right, right <= left
        if has:
            title = a[i] & 1 == 1
            one += w
            one_t += w * title
            i += 1
        if had:
            other = b[j] & 1 == 1
            two += w
            two_t += w * other
            j += 1
        if has and had:
            both += w
            both_t += w * (title and other)
            one_in += w * title
            two_in += w * other
    whole = both / math.sqrt(one * two) if both > 0.0 else 0.0
    titles = both_t / math.sqrt(one_t * two_t) if both_t > 0.0 else 0.0
    within = max(one_in / one_t if one_in > 0.0 else 0.0, two_in / two_t if two_in > 0.0 else 0.0)
    return whole, titles, within


@njit(cache=True, nogil=True)
def compare_many(query: Marks, rows: Rows, arena: Marks, starts: Ints, spread: Rows, table: Floats) -> Floats:
    """`compare` of a sketch with each row of the arena: shape (rows, 3)."""
    out = np.empty((len(rows), 3))
    for at in range(len(rows)):
        row = rows[at]
        out[at] = compare(query, arena[starts[row] : starts[row + 1]], spread, table)
    return out


@njit(cache=True, nogil=True)
def post(arena: Marks, starts: Ints, first: int, last: int, size: int) -> tuple[Ints, Rows]:
    """For each mark below `size`, the rows from `first` to `last` that hold it (counting sort)."""
    heads = np.zeros(size + 1, np.int64)
    for at in range(starts[first], starts[last]):
        heads[(arena[at] >> 1) + 1] += 1
    for mark in range(size):
        heads[mark + 1] += heads[mark]
    free = heads[:-1].copy()
    rows = np.empty(starts[last] - starts[first], np.int32)
    for row in range(first, last):
        for at in range(starts[row], starts[row + 1]):
            mark = arena[at] >> 1
            rows[free[mark]] = row
            free[mark] += 1
    return heads, rows


@njit(cache=True, nogil=True)
def tallied(
    marks: Marks, gains: Floats, keys: Marks, heads: Ints, rows: Rows, tally: Floats, least: float
) -> tuple[Rows, Floats]:
    """Rows of a segment that hold marks of enough weight together, and that weight; `tally` is left at zero.

    keys     the marks of the segment, sorted; `rows[heads[i]:heads[i + 1]]` hold `keys[i]`
    """
    touched = np.empty(1024, np.int32)
    count = 0
    for at in range(len(marks)):
        place = np.searchsorted(keys, marks[at])
        if place == len(keys) or keys[place] != marks[at]:
            continue
        more = heads[place + 1] - heads[place]
        if count + more > len(touched):
            touched = np.concatenate((touched, np.empty(count + more, np.int32)))
        for cell in range(heads[place], heads[place + 1]):
            row = rows[cell]
            if tally[row] == 0.0:
                touched[count] = row
                count += 1
            tally[row] += gains[at]
    shown = 0
    values = np.empty(count)
    for at in range(count):
        row = touched[at]
        if tally[row] >= least:
            touched[shown], values[shown] = row, tally[row]
            shown += 1
        tally[row] = 0.0
    return touched[:shown], values[:shown]


@njit(cache=True, nogil=True)
def shared_weights(arena: Marks, starts: Ints, spread: Rows, table: Floats) -> Floats:
    """Weight of each row in marks that another row has as well, shape (rows,)."""
    out = np.zeros(len(starts) - 1)
    for row in range(len(out)):
        for at in range(starts[row], starts[row + 1]):
            times = spread[arena[at] >> 1]
            if times > 1:
                out[row] += table[min(times, 65_535)]
    return out


@njit(cache=True, nogil=True)
def _tally_before(
    row: int, marks: Marks, posted: tuple[Ints, Rows], gains: Floats, window: int, work: tuple[Floats, Rows]
) -> int:
    """Add up what earlier rows share with `row`, of each mark the last `window`; how many were touched."""
    heads, rows = posted
    tally, touched = work
    count = 0
    for at in range(len(marks)):
        if gains[at] == 0.0:
            continue
        mark = marks[at] >> 1
        first = heads[mark]
        here = first + np.searchsorted(rows[first : heads[mark + 1]], row)
        for cell in range(max(first, here - window), here):
            other = rows[cell]
            if tally[other] == 0.0:
                touched[count] = other
                count += 1
            tally[other] += gains[at]
    return count


@njit(cache=True, nogil=True)
def _gains(marks: Marks, spread: Rows, table: Floats, most: int) -> Floats:
    """Weight of each mark that two rows or more, but at most `most`, hold; else zero."""
    out = np.zeros(len(marks))
    for at in range(len(marks)):
        times = spread[marks[at] >> 1]
        if 2 <= times <= most:
            out[at] = table[min(times, 65_535)]
    return out


@njit(cache=True, nogil=True)
def _least_of_best(tally: Floats, touched: Rows, count: int) -> float:
    """The tally that the best `PER_ROW` rows reach; ties beyond them are shown."""
    if count <= PER_ROW:
        return 0.0
    values = np.empty(count)
    for at in range(count):
        values[at] = tally[touched[at]]
    return float(np.partition(values, count - PER_ROW)[count - PER_ROW])


@njit(cache=True, nogil=True)
def likely_pairs(
    arena: Marks,
    starts: Ints,
    posted: tuple[Ints, Rows],
    spread: Rows,
    table: Floats,
    limits: tuple[int, float],
) -> tuple[Rows, Rows]:
    """Pairs of rows (i < j) that share marks, none too common, of enough weight.

    posted   what `post` gives
    limits   for each mark how many earlier rows are looked at, and the least shared weight, as a share
             of the lighter row's weight in marks that another row has as well

    Marks in more than a twentieth of many rows are passed over.
    """
    heavy = shared_weights(arena, starts, spread, table)
    tally, touched = np.zeros(len(heavy)), np.empty(len(heavy), np.int32)
    left, right = np.empty(1024, np.int32), np.empty(1024, np.int32)
    most = max(1024, len(heavy) // 20)
    pairs = 0
    for row in range(len(heavy)):
        marks = arena[starts[row] : starts[row + 1]]
        gains = _gains(marks, spread, table, most)
        count = _tally_before(row, marks, posted, gains, limits[0], (tally, touched))
        if pairs + count > len(left):
            left = np.concatenate((left, np.empty(pairs + count, np.int32)))
            right = np.concatenate((right, np.empty(pairs + count, np.int32)))
        least = _least_of_best(tally, touched, count)
        for at in range(count):
            other = touched[at]
            if tally[other] >= max(least, limits[1] * min(heavy[row], heavy[other])):
                left[pairs], right[pairs] = other, row
                pairs += 1
            tally[other] = 0.0
    return left[:pairs], right[:pairs]


@njit(cache=True, nogil=True)
def compare_pairs(left: Rows, right: Rows, arena: Marks, starts: Ints, spread: Rows, table: Floats) -> Floats:
    """`compare` of each pair of rows: shape (pairs, 3)."""
    out = np.empty((len(left), 3))
    for at in range(len(left)):
        a = arena[starts[left[at]] : starts[left[at] + 1]]
        b = arena[starts[right[at]] : starts[right[at] + 1]]
        out[at] = compare(a, b, spread, table)
    return out
