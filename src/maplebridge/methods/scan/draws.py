"""Random data sets under "no cluster", each with its own stream: number i of a set depends on nothing else.

source  alias method: Walker (1977); SplitMix64: Steele, Lea and Flood (2014)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.scan.compiled import compiled
from maplebridge.methods.scan.inputs import FloatArray, IntArray

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
S27, S30, S31, S11 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(11)


class Shuffle(NamedTuple):
    """Dates handed out anew among the events of each stratum (space-time permutation).

    site      (events,)   site of each event, stratum after stratum
    begin     (k + 1,)    first event of each stratum
    when      (drawn,)    interval of each date to hand out that falls into a scanned interval
    first     (k + 1,)    first date of each stratum
    """

    site: NDArray[np.int32]
    begin: IntArray
    when: NDArray[np.int32]
    first: IntArray


class Urn(NamedTuple):
    """`draws` of the individuals in an urn; `fewer` says that those left in the urn are the cases.

    cell    (people,)   site * intervals + interval of each individual, -1 outside the scanned intervals
    whole   (sites, intervals)  people per cell
    """

    cell: NDArray[np.int32]
    draws: int
    fewer: bool
    whole: FloatArray


class Wheel(NamedTuple):
    """`draws` turns of a wheel of unequal fields (alias method; Walker 1977). The last field is "elsewhere"."""

    keep: FloatArray
    other: NDArray[np.int32]
    draws: int


class Lots(NamedTuple):
    """All counts drawn at once, for many draws from few cells; the last cell may be "elsewhere".

    share     (cells,)  chance of each cell, summing to 1 (multinomial)
    people    (cells,)  individuals in each cell (hypergeometric), or empty
    """

    share: FloatArray
    people: IntArray
    draws: int


Source = Shuffle | Urn | Wheel | Lots
DRAWS_A_CELL = 2  # from so many draws a cell on, drawing whole counts is quicker


@compiled
def mixed(x: np.uint64) -> np.uint64:
    """Scatter the bits of `x` (SplitMix64: Steele, Lea and Flood 2014)."""
    x = (x ^ (x >> S30)) * FIRST
    x = (x ^ (x >> S27)) * SECOND
    return x ^ (x >> S31)


@compiled
def fraction(key: np.uint64, i: int) -> float:
    """Number i of the stream `key`, in [0, 1)."""
    return float(mixed(key + np.uint64(i) * STEP) >> S11) * (1.0 / 9007199254740992.0)


@compiled
def stream(seed: np.uint64, replication: int) -> np.uint64:
    """Key of one replication's stream."""
    return mixed(mixed(seed + STEP) ^ (np.uint64(replication + 1) * SECOND))


@compiled
def shuffled(source: Shuffle, table: FloatArray, undo: IntArray, key: np.uint64) -> None:
    """Add one random data set to `table`; `source.site` is changed and put back."""
    number = 0
    for g in range(source.begin.size - 1):
        low, size = source.begin[g], source.begin[g + 1] - source.begin[g]
        for i in range(source.first[g + 1] - source.first[g]):
            j = i + int(fraction(key, number) * (size - i))
            one, other = low + i, low + j
            source.site[one], source.site[other] = source.site[other], source.site[one]
            table[source.site[one], source.when[source.first[g] + i]] += 1.0
            undo[number] = other
            number += 1
    for g in range(source.begin.size - 2, -1, -1):
        for i in range(source.first[g + 1] - source.first[g] - 1, -1, -1):
            number -= 1
            one, other = source.begin[g] + i, undo[number]
            source.site[one], source.site[other] = source.site[other], source.site[one]


@compiled
def drawn(source: Urn, table: FloatArray, undo: IntArray, key: np.uint64) -> None:
    """Add the drawn individuals to `table`; `source.cell` is changed and put back."""
    flat = table.reshape(table.size)
    size = source.cell.size
    for i in range(source.draws):
        j = i + int(fraction(key, i) * (size - i))
        source.cell[i], source.cell[j] = source.cell[j], source.cell[i]
        undo[i] = j
        if source.cell[i] >= 0:
            flat[source.cell[i]] += 1.0
    for i in range(source.draws - 1, -1, -1):
        j = undo[i]
        source.cell[i], source.cell[j] = source.cell[j], source.cell[i]


@compiled
def turned(source: Wheel, table: FloatArray, key: np.uint64) -> None:
    """Add one random data set to `table`."""
    flat = table.reshape(table.size)
    size = source.keep.size
    for i in range(source.draws):
        place = fraction(key, i) * size
        field = int(place)
        if place - field >= source.keep[field]:
            field = source.other[field]
        if field < flat.size:
            flat[field] += 1.0


def cast_lots(source: Lots, table: FloatArray, key: int) -> None:
    """Write one random data set into `table` (sites, intervals). `key` is that of the stream, a number of 64 bits."""
    rng = np.random.Generator(np.random.Philox(key=key))
    if source.people.size:
        counts = rng.multivariate_hypergeometric(source.people, source.draws, method="marginals")
    else:
        counts = rng.multinomial(source.draws, source.share)
    table.ravel()[:] = counts[: table.size]


def wheel(weights: FloatArray, draws: int) -> Wheel | Lots:
    """Prepare `draws` draws of fields as large as `weights` (n,), each >= 0, not all 0."""
    if draws > DRAWS_A_CELL * weights.size:
        return Lots(weights / weights.sum(), np.zeros(0, dtype=np.int64), draws)
    size = weights.size
    scaled = weights * (size / weights.sum())
    keep, other = np.ones(size), np.arange(size, dtype=np.int32)
    fill_wheel(scaled.copy(), keep, other)
    return Wheel(keep, other, draws)


@compiled
def fill_wheel(scaled: FloatArray, keep: FloatArray, other: NDArray[np.int32]) -> None:
    """Share every small field's slot with a large one."""
    small = [i for i in range(scaled.size) if scaled[i] < 1.0]
    large = [i for i in range(scaled.size) if scaled[i] >= 1.0]
    while len(small) > 0 and len(large) > 0:  # ends: each round sets one field aside for good
        little, big = small.pop(), large[-1]
        keep[little] = scaled[little]
        other[little] = big
        scaled[big] -= 1.0 - scaled[little]
        if scaled[big] < 1.0:
            large.pop()
            small.append(big)
