"""The largest ratio in each of many random data sets.

source  Monte Carlo under chance alone: Kulldorff (1997), Communications in Statistics 26, 1481
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from maplebridge.methods.scan.compiled import compiled
from maplebridge.methods.scan.draws import (
    Lots,
    Shuffle,
    Source,
    Wheel,
    cast_lots,
    drawn,
    shuffled,
    stream,
    turned,
)
from maplebridge.methods.scan.inputs import FloatArray, IntArray
from maplebridge.methods.scan.likelihood import Rule
from maplebridge.methods.scan.places import Circles
from maplebridge.methods.scan.settings import Trials
from maplebridge.methods.scan.sweep import highest, highest_in_space, highest_now

LANES = 16  # widths are multiples of this, so that no window falls out of the processor's stride


class Study(NamedTuple):
    """What every replication shares: base (sites, width) as `window_sums` lays it out."""

    base: FloatArray
    intervals: int
    circles: Circles
    rule: Rule


@compiled
def sum_from_end(table: FloatArray, sums: FloatArray) -> None:
    """Write into `sums` (sites, k + 1) the sum of `table` (sites, k) from each interval on."""
    intervals = table.shape[1]
    for site in range(table.shape[0]):
        sums[site, intervals] = 0.0
        for t in range(intervals - 1, -1, -1):
            sums[site, t] = sums[site, t + 1] + table[site, t]


def drop_short(sums: FloatArray, intervals: int, shortest: int) -> None:
    """Empty the columns of windows shorter than `shortest`, a number of intervals; nothing is ever found in them."""
    sums[:, intervals - shortest + 1 :] = 0.0


def window_sums(table: FloatArray, rule: Rule) -> FloatArray:
    """Sums of `table` (sites, k) from each interval to the end: (sites, k + 1), padded if all windows end there."""
    intervals = table.shape[1]
    width = -(-(intervals + 1) // LANES) * LANES if rule.alive else intervals + 1
    sums = np.zeros((table.shape[0], width))
    sum_from_end(table, sums)
    if rule.alive:
        drop_short(sums, intervals, rule.shortest)
    return sums


def fill_maxima(source: Source, study: Study, seed: np.uint64, first: int, out: FloatArray) -> None:
    """Fill `out` with the largest ratios of replications `first`, `first` + 1 ... `first` counts from 0."""
    sums = np.zeros_like(study.base)
    table = np.zeros((sums.shape[0], study.intervals))
    draw = _drawing(source)
    search = _searching(study)
    for r in range(out.size):
        table[:] = 0.0
        draw(table, np.uint64(stream(seed, first + r)))
        sum_from_end(table, sums)
        if study.rule.alive:
            drop_short(sums, study.intervals, study.rule.shortest)
        out[r] = search(sums, study.base, study.circles, study.rule)


def _searching(study: Study) -> Callable[[FloatArray, FloatArray, Circles, Rule], float]:
    if study.intervals == 1:
        return highest_in_space
    return highest_now if study.rule.alive else highest


def _drawing(source: Source) -> Callable[[FloatArray, np.uint64], None]:
    if isinstance(source, Lots):
        return lambda table, key: cast_lots(source, table, int(key))
    if isinstance(source, Wheel):
        return lambda table, key: turned(source, table, key)
    if isinstance(source, Shuffle):
        own_events = source._replace(site=source.site.copy())
        swaps = np.zeros(source.when.size, dtype=np.int64)
        return lambda table, key: shuffled(own_events, table, swaps, key)
    own_urn = source._replace(cell=source.cell.copy())
    places = np.zeros(source.draws, dtype=np.int64)

    def draw(table: FloatArray, key: np.uint64) -> None:
        drawn(own_urn, table, places, key)
        if own_urn.fewer:
            np.subtract(own_urn.whole, table, out=table)

    return draw


def run(source: Source, study: Study, trials: Trials, strongest: float) -> FloatArray:
    """Largest ratio of each replication, in order; cut where `trials.early_stop` have reached `strongest`."""
    limit = trials.early_stop
    seed = np.uint64(trials.key())
    done: list[FloatArray] = []
    count = 0
    batch = trials.replications if limit is None else min(trials.replications, max(4 * limit, 100))
    while count < trials.replications:  # ends: each batch is one replication at least
        batch = min(batch, trials.replications - count)
        done.append(_batch(source, study, seed, count, np.empty(batch), trials.threads))
        count += batch
        if limit is not None:
            beaten = np.flatnonzero(np.concatenate(done) >= strongest)
            if beaten.size >= limit:
                return np.concatenate(done)[: beaten[limit - 1] + 1]
    return np.concatenate(done) if done else np.zeros(0)


def _batch(
    source: Source, study: Study, seed: np.uint64, first: int, out: FloatArray, threads: int
) -> FloatArray:
    parts = [part for part in np.array_split(np.arange(out.size), threads) if part.size]

    def work(part: IntArray) -> None:
        begin, end = int(part[0]), int(part[-1]) + 1
        fill_maxima(source, study, seed, first + begin, out[begin:end])

    if len(parts) == 1:
        work(parts[0])
        return out
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(work, parts))
    return out
