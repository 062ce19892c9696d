"""The three scans: against expected cases, against chance dates, against controls."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.scan.clusters import ScanResult
from maplebridge.methods.scan.draws import DRAWS_A_CELL, Lots, Shuffle, Urn, wheel
from maplebridge.methods.scan.inputs import (
    FloatArray,
    IntArray,
    by_place_and_interval,
    counts,
    numbers,
    refuse_small_cells,
)
from maplebridge.methods.scan.places import Places
from maplebridge.methods.scan.settings import Search, Trials
from maplebridge.methods.scan.task import Task

MOST_BY_LOT = 1_000_000_000  # NumPy's bound for hypergeometric draws
MOST_IN_URN = 20_000_000  # 80 MB


def poisson(
    cases: ArrayLike, expected: ArrayLike, *, places: Places, trials: Trials, search: Search | None = None
) -> ScanResult:
    """Find circles (and windows) with more or fewer cases than their share of the expected ones.

    cases      (n, t) or (n,)  whole numbers; (n,) scans space alone
    expected   same shape, > 0 wherever there are cases; any scale (people at risk will do, or `standardised`)
    raises     ShapeError, RangeError, TooFewError
    source     Kulldorff (1997), Communications in Statistics 26, 1481; Kulldorff (2001), JRSS A 164, 61
    """
    wanted = search or Search()
    observed = by_place_and_interval("cases", counts("cases", cases), len(places))
    base = by_place_and_interval("expected", numbers("expected", expected, least=0.0), len(places))
    if observed.shape != base.shape:
        raise ShapeError(f"cases {observed.shape} and expected {base.shape} must have the same shape")
    if (observed[base == 0] > 0).any():
        raise RangeError(
            "there are cases where none are expected: no people at risk in that place and interval?"
        )
    refuse_small_cells("cases", observed.sum(axis=1), wanted.smallest_cell)
    total = int(observed.sum())
    if total == 0:
        return ScanResult.none()
    base *= total / base.sum()
    task = Task.prepare(observed, base, places, wanted)
    rest = max(0.0, total - task.recent_base.sum())
    weights = np.append(task.recent_base.ravel(), rest if task.skipped else 0.0)
    return task.judge(wheel(weights, total), trials)


def permutation(
    cases: ArrayLike, *, places: Places, trials: Trials, search: Search | None = None
) -> ScanResult:
    """Find circles and windows with more cases than the place's and the day's own numbers explain.

    Needs no people at risk: neither a busy place nor a busy day alone is a cluster.

    cases      (n, t) whole numbers, or (k, n, t) by stratum, whose dates are permuted within the stratum
    raises     ShapeError, RangeError, TooFewError
    source     Kulldorff et al. (2005), PLoS Medicine 2, e59
    """
    wanted = search or Search()
    observed = counts("cases", cases)
    strata = observed[None] if observed.ndim == 2 else observed
    if strata.ndim != 3 or strata.shape[1] != len(places):
        raise ShapeError(f"cases must be ({len(places)}, intervals) or (strata, {len(places)}, intervals)")
    if strata.shape[2] < 2:
        raise ShapeError("the permutation scan needs at least two intervals")
    table = strata.sum(axis=0)
    refuse_small_cells("cases", table.sum(axis=1), wanted.smallest_cell)
    if table.sum() == 0:
        return ScanResult.none()
    by_place, by_interval = strata.sum(axis=2), strata.sum(axis=1)
    size = np.maximum(by_place.sum(axis=1), 1)
    base: FloatArray = np.einsum("kn,kt->nt", by_place / size[:, None], by_interval.astype(np.float64))
    task = Task.prepare(table, base, places, wanted)
    sites = np.stack([places.total(stratum) for stratum in by_place]).astype(np.int64)
    return task.judge(_shuffle(sites, by_interval[:, task.skipped :]), trials, relative=False)


def bernoulli(
    cases: ArrayLike, controls: ArrayLike, *, places: Places, trials: Trials, search: Search | None = None
) -> ScanResult:
    """Find circles (and windows) where the share of cases among cases and controls differs from elsewhere.

    cases, controls   (n, t) or (n,)  whole numbers
    raises            ShapeError, RangeError, TooFewError
    source            Kulldorff and Nagarwalla (1995), Statistics in Medicine 14, 799
    """
    wanted = search or Search()
    observed = by_place_and_interval("cases", counts("cases", cases), len(places))
    others = by_place_and_interval("controls", counts("controls", controls), len(places))
    if observed.shape != others.shape:
        raise ShapeError(f"cases {observed.shape} and controls {others.shape} must have the same shape")
    people = observed + others
    if people.sum() >= MOST_BY_LOT:
        raise RangeError(
            "a billion cases and controls or more: use `poisson`, the models agree for rare cases"
        )
    refuse_small_cells("cases and controls", people.sum(axis=1), wanted.smallest_cell)
    if observed.sum() == 0 or others.sum() == 0:
        return ScanResult.none()
    task = Task.prepare(observed, people.astype(np.float64), places, wanted, bernoulli=True)
    return task.judge(_urn(people, observed, task, places), trials)


def _shuffle(sites: IntArray, dates: IntArray) -> Shuffle:
    of_site = [np.repeat(np.arange(row.size, dtype=np.int32), row) for row in sites]
    of_date = [np.repeat(np.arange(row.size, dtype=np.int32), row) for row in dates]
    begin = np.concatenate([[0], np.cumsum([part.size for part in of_site])]).astype(np.int64)
    first = np.concatenate([[0], np.cumsum([part.size for part in of_date])]).astype(np.int64)
    return Shuffle(np.concatenate(of_site), begin, np.concatenate(of_date), first)


def _urn(people: IntArray, observed: IntArray, task: Task, places: Places) -> Urn | Lots:
    recent = places.total(people[:, task.skipped :]).astype(np.int64)
    rest = int(people.sum() - recent.sum())
    if observed.sum() > DRAWS_A_CELL * recent.size or people.sum() > MOST_IN_URN:
        return Lots(np.zeros(0), np.append(recent.ravel(), rest), int(observed.sum()))
    cell = np.repeat(np.arange(recent.size, dtype=np.int32), recent.ravel())
    elsewhere = np.full(rest, -1, dtype=np.int32)
    total, cases = int(people.sum()), int(observed.sum())
    fewer = cases > total - cases
    draws = total - cases if fewer else cases
    return Urn(np.concatenate([cell, elsewhere]), draws, fewer, recent.astype(np.float64))
