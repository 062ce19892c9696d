"""The loops over every vote, compiled; one thread, one order of summation, so one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import config, njit
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile `function` to machine code on first use; NUMBA_CACHE_DIR says where it may be kept."""
    return cast("F", njit(nogil=True, cache=bool(vars(config).get("CACHE_DIR")))(function))


@compiled
def add_products(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.float64],
    gram: NDArray[np.float64],
) -> None:
    """Add every row's outer product to the upper triangle of `gram`."""
    for row in range(starts.size - 1):
        for first in range(starts[row], starts[row + 1]):
            at, value = columns[first], values[first]
            if value != 0.0:
                for second in range(first, starts[row + 1]):
                    gram[at, columns[second]] += value * values[second]


@compiled
def row_products(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.float64],
    axes: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Write every row times `axes` (statements, d) into `out` (rows, d)."""
    for row in range(starts.size - 1):
        for vote in range(starts[row], starts[row + 1]):
            for d in range(axes.shape[1]):
                out[row, d] += values[vote] * axes[columns[vote], d]


@compiled
def count_votes(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    labels: NDArray[np.int64],
    out: NDArray[np.int64],
) -> None:
    """Add votes to `out` (3, groups, statements) as disagree, pass, agree; label -1 is left out.

    starts, columns, values  of the sparse table: where each row begins; statement and vote (-1, 0, 1) of each entry
    labels                   number of the group of each row
    """
    for row in range(starts.size - 1):
        group = labels[row]
        if group >= 0:
            for vote in range(starts[row], starts[row + 1]):
                out[values[vote] + 1, group, columns[vote]] += 1


@compiled
def assign(points: NDArray[np.float64], centres: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Write the nearest centre of each point into `labels`; return the sum of squared distances."""
    total = 0.0
    for i in range(points.shape[0]):
        best, at = np.inf, 0
        for c in range(centres.shape[0]):
            distance = 0.0
            for d in range(points.shape[1]):
                distance += (points[i, d] - centres[c, d]) ** 2
            if distance < best:
                best, at = distance, c
        labels[i] = at
        total += best
    return total


@compiled
def distances_by_group(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    labels: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    """Write for each point the weighted sum of its distances to each group into `out` (n, groups)."""
    for i in range(points.shape[0]):
        for j in range(points.shape[0]):
            distance = 0.0
            for d in range(points.shape[1]):
                distance += (points[i, d] - points[j, d]) ** 2
            out[i, labels[j]] += weights[j] * np.sqrt(distance)


@compiled
def weighted_counts(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    labels: NDArray[np.int64],
    weights: NDArray[np.int64],
    out: NDArray[np.int64],
) -> None:
    """Add votes to `out` (3, groups, statements) as often as their row weighs; label -1 is left out."""
    for row in range(starts.size - 1):
        group, weight = labels[row], weights[row]
        if group >= 0 and weight > 0:
            for vote in range(starts[row], starts[row + 1]):
                out[values[vote] + 1, group, columns[vote]] += weight


@compiled
def change_sums(row: NDArray[np.int8], column: int, new: int, sums: NDArray[np.int64]) -> None:
    """Put one vote into a row (2 = not voted) and into `sums` (3, m, m): v_i v_j, v_i seen_j, seen_i seen_j."""
    old = row[column]
    for j in range(row.size):
        if j != column and row[j] != 2:
            product = (new - (0 if old == 2 else old)) * row[j]
            sums[0, column, j] += product
            sums[0, j, column] += product
            sums[1, column, j] += new - (0 if old == 2 else old)
            if old == 2:
                sums[1, j, column] += row[j]
                sums[2, column, j] += 1
                sums[2, j, column] += 1
    sums[0, column, column] += new * new - (0 if old == 2 else old * old)
    sums[1, column, column] += new - (0 if old == 2 else old)
    if old == 2:
        sums[2, column, column] += 1
    row[column] = new


@compiled
def table_positions(
    table: NDArray[np.int8],
    centre: NDArray[np.float64],
    axes: NDArray[np.float64],
    hidden: NDArray[np.bool_],
    out: NDArray[np.float64],
) -> None:
    """Positions (rows, 2) of a full table (2 = not voted), stretched by the square root of statements / votes."""
    width = table.shape[1]
    for row in range(table.shape[0]):
        voted, x, y = 0, 0.0, 0.0
        for column in range(width):
            vote = table[row, column]
            if hidden[column]:
                voted += 1
            elif vote != 2:
                voted += 1
                x += (vote - centre[column]) * axes[0, column]
                y += (vote - centre[column]) * axes[1, column]
        stretch = np.sqrt(width / max(voted, 1))
        out[row, 0], out[row, 1] = x * stretch, y * stretch
