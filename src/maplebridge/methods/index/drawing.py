"""Many indices at once: tables made once for each combination of choices, then one fast climb a draw."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from maplebridge.methods.compiled import compiled
from maplebridge.methods.errors import RangeError
from maplebridge.methods.index.aggregating import Means, climb
from maplebridge.methods.index.framework import Tree
from maplebridge.methods.index.tables import FloatArray, IntArray, ranks_down

BLOCK = 512  # rows ranked at a time, so that the room for it stays small


class Draws(NamedTuple):
    """What each run takes: table (runs,), weights (runs, items), methods (runs, levels)."""

    table: IntArray
    weights: FloatArray
    methods: IntArray


@compiled
def fill_runs(
    tables: FloatArray, draws: Draws, tree: Tree, shares: FloatArray, span: tuple[int, int], out: FloatArray
) -> bool:
    """Write the index of runs span[0] to span[1] into `out` (runs, units); True = met a bad score."""
    items = draws.weights.shape[1]
    room = np.empty((items, tables.shape[2]))
    bad = False
    for run in range(span[0], span[1]):
        means = Means(draws.methods[run], shares)
        bad = climb(tables[draws.table[run]], room, draws.weights[run], tree, means) or bad
        out[run] = room[items - 1]
    return bad


def run_all(
    tables: FloatArray, draws: Draws, tree: Tree, shares: FloatArray, threads: int
) -> tuple[FloatArray, FloatArray]:
    """Scores and ranks (runs, units) of all draws, the same on any number of threads; raises RangeError."""
    runs, units = draws.table.size, tables.shape[2]
    scores, ranks = np.empty((runs, units)), np.empty((runs, units))

    def work(span: tuple[int, int]) -> bool:
        bad = bool(fill_runs(tables, draws, tree, shares, span, scores))
        for first in range(span[0], span[1], BLOCK):
            rows = slice(first, min(first + BLOCK, span[1]))
            ranks[rows] = ranks_down(scores[rows])
        return bad

    spans = parts(runs, threads)
    if len(spans) == 1:
        bad = [work(spans[0])]
    else:
        with ThreadPoolExecutor(len(spans)) as pool:
            bad = list(pool.map(work, spans))
    if any(bad):
        raise RangeError("a geometric or harmonic mean met a score of zero or below on a higher level")
    return scores, ranks


def parts(runs: int, threads: int) -> Sequence[tuple[int, int]]:
    """Spans of runs, one a thread.

    runs, threads  how many there are of each
    returns        (first run, the one after the last) for each thread, in order
    raises         RangeError  less than one thread
    """
    if threads < 1:
        raise RangeError("at least one thread")
    edges = np.linspace(0, runs, min(threads, max(runs, 1)) + 1).astype(int)
    return [(int(a), int(b)) for a, b in pairwise(edges)]
