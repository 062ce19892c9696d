"""As much demand as possible within reach of a given number of sites (MCLP), with a proved bound."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.compiled import compiled
from maplebridge.methods.cover.exact import most_covered_exactly
from maplebridge.methods.cover.siting import (
    BoolArray,
    Choice,
    FloatArray,
    IntArray,
    Siting,
    demand_of,
    distances_of,
    site_count,
)
from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

STEPS = 400
KICKS = 40


def most_covered(
    distances: ArrayLike,
    reach: float,
    count: int,
    *,
    demand: ArrayLike | None = None,
    gap: float = 0.005,
) -> Siting:
    """Choose `count` sites so that as much demand as possible lies within `reach` of one of them.

    distances   (demand points, sites)
    demand      (demand points,) people expected, or weight of reported hazards; None = 1 each
    gap         where greedy choice, swaps and the Lagrangian bound leave more room than this, HiGHS solves the
                problem to the end; 0 = always proved
    source      Church & ReVelle (1974), Papers in Regional Science 32; bound: Galvão & ReVelle (1996), EJOR 88
    raises      ShapeError, RangeError, TooFewError
    """
    table = distances_of(distances)
    if not (np.isfinite(reach) and reach >= 0):
        raise RangeError("reach must be a number, 0 or more")
    return most_covered_by(table <= reach, count, demand=demand, gap=gap)


def most_covered_by(
    covers: ArrayLike, count: int, *, demand: ArrayLike | None = None, gap: float = 0.005
) -> Siting:
    """As `most_covered`, from a table (demand points, sites) that says which site covers which point."""
    table: BoolArray = np.array(covers, dtype=np.bool_)
    if table.ndim != 2:
        raise ShapeError(f"covers must be (demand points, sites), not shape {table.shape}")
    if table.size == 0:
        raise TooFewError("there are no demand points or no sites")
    weights, number = demand_of(demand, table.shape[0]), site_count(count, table.shape[1])
    rows, columns = np.nonzero(table.T)
    starts = np.searchsorted(rows, np.arange(table.shape[1] + 1)).astype(np.int64)
    points = columns.astype(np.int64)
    chosen, best = searched(weights, starts, points, grown(weights, starts, points, number), KICKS)
    proved, hint = bounded(weights, starts, points, number, best)
    if proved - best > 1e-9 * max(best, 1.0):
        second, total = searched(weights, starts, points, hint, KICKS)
        chosen, best = (second, total) if total > best else (chosen, best)
    bound = min(float(proved), float(weights[table.any(axis=1)].sum()))
    if bound - best > gap * best:
        chosen, best, bound = most_covered_exactly(table, weights, number, np.sort(chosen))
    order = np.sort(chosen)
    return Siting(
        chosen=order,
        objective=float(best),
        bound=max(float(bound), float(best)),
        nearest=np.where(table[:, order].any(axis=1), order[table[:, order].argmax(axis=1)], -1),
        choices=_choices(table, weights, order),
    )


def searched(
    w: FloatArray, starts: IntArray, points: IntArray, begin: IntArray, kicks: int
) -> tuple[IntArray, float]:
    """Swaps from `begin`; then `kicks` times: change two sites at random, swap again, keep what is better."""
    sites, number = starts.size - 1, begin.size
    rng = np.random.default_rng(0)
    chosen, best = improved(w, starts, points, begin)
    free = sites - number
    for _ in range(kicks if free > 0 else 0):
        moved = min(2, number, free)
        changed = chosen.copy()
        places = rng.permutation(number)[:moved]
        outside = np.setdiff1d(np.arange(sites), chosen)
        changed[places] = rng.permutation(outside)[:moved]
        found, total = improved(w, starts, points, changed)
        if total > best + 1e-9:
            chosen, best = found, total
    return chosen, float(best)


@compiled
def grown(w: FloatArray, starts: IntArray, points: IntArray, number: int) -> IntArray:
    """Add the site that covers most new demand, `number` times."""
    times = np.zeros(w.size, dtype=np.int64)
    chosen = np.empty(number, dtype=np.int64)
    inside = np.zeros(starts.size - 1, dtype=np.bool_)
    for k in range(number):
        chosen[k] = best_entry(w, starts, points, times, inside)[0]
        inside[chosen[k]] = True
        add(times, starts, points, chosen[k], 1)
    return chosen


@compiled
def improved(w: FloatArray, starts: IntArray, points: IntArray, begin: IntArray) -> tuple[IntArray, float]:
    """Swap single sites while it helps; returns the sites and the demand covered."""
    times = np.zeros(w.size, dtype=np.int64)
    chosen = begin.copy()
    inside = np.zeros(starts.size - 1, dtype=np.bool_)
    for site in chosen:
        inside[site] = True
        add(times, starts, points, site, 1)
    better = True
    while better:
        better = False
        for k in range(chosen.size):
            old = chosen[k]
            add(times, starts, points, old, -1)
            loss = opened(w, starts, points, times, old)
            site, gain = best_entry(w, starts, points, times, inside)
            if gain > loss + 1e-9:
                inside[old], inside[site] = False, True
                chosen[k] = site
                better = True
            add(times, starts, points, chosen[k], 1)
    return chosen, w[times > 0].sum()


@compiled
def opened(w: FloatArray, starts: IntArray, points: IntArray, times: IntArray, site: int) -> float:
    """Demand of a site's points that nothing else covers."""
    total = 0.0
    for i in range(starts[site], starts[site + 1]):
        if times[points[i]] == 0:
            total += w[points[i]]
    return total


@compiled
def best_entry(
    w: FloatArray, starts: IntArray, points: IntArray, times: IntArray, inside: BoolArray
) -> tuple[int, float]:
    """The site outside that adds most, and how much."""
    best, most = 0, -1.0
    for site in range(inside.size):
        if inside[site]:
            continue
        gain = opened(w, starts, points, times, site)
        if gain > most:
            best, most = site, gain
    return best, most


@compiled
def add(times: IntArray, starts: IntArray, points: IntArray, site: int, by: int) -> None:
    """Count a site's points up or down."""
    for i in range(starts[site], starts[site + 1]):
        times[points[i]] += by


@compiled
def bounded(
    w: FloatArray, starts: IntArray, points: IntArray, number: int, best: float
) -> tuple[float, IntArray]:
    """Upper bound on the demand that `number` sites can cover, by subgradient steps on the Lagrangian.

    Returns also the sites that the tightest step took: a good place to search from.
    """
    sites = starts.size - 1
    price = w * 0.5
    worth, lowest = np.empty(sites), np.inf
    pace, waiting, hint = 2.0, 0, np.arange(number)
    for _ in range(STEPS):
        total = np.maximum(w - price, 0.0).sum()
        fill_worth(worth, price, starts, points)
        taken = np.argsort(-worth)[:number]
        total += worth[taken].sum()
        waiting += 1
        if total < lowest - 1e-9:
            lowest, waiting = total, 0
            hint = taken
        if waiting > 15:
            pace, waiting = pace / 2, 0
        if lowest - best <= 1e-9 * max(best, 1.0) or pace < 1e-4:
            break
        slope = np.where(w - price > 0, -1.0, 0.0)
        count_in(slope, taken, starts, points)
        square = (slope**2).sum()
        if square == 0.0:
            break
        price = np.minimum(np.maximum(price - pace * (total - best) / square * slope, 0.0), w)
    return lowest, hint


@compiled
def fill_worth(worth: FloatArray, price: FloatArray, starts: IntArray, points: IntArray) -> None:
    """Sum the prices of each site's points into `worth`."""
    for site in range(worth.size):
        worth[site] = 0.0
        for i in range(starts[site], starts[site + 1]):
            worth[site] += price[points[i]]


@compiled
def count_in(slope: FloatArray, taken: IntArray, starts: IntArray, points: IntArray) -> None:
    """Add one to each point of each taken site."""
    for site in taken:
        for i in range(starts[site], starts[site + 1]):
            slope[points[i]] += 1.0


def _choices(table: BoolArray, w: FloatArray, chosen: IntArray) -> tuple[Choice, ...]:
    """Why each site: what only it covers, and the outsider that would replace it best."""
    times = table[:, chosen].sum(axis=1)
    outside = np.setdiff1d(np.arange(table.shape[1]), chosen)
    found = []
    for site in chosen:
        alone = np.flatnonzero(table[:, site] & (times == 1))
        lost = float(w[alone].sum())
        open_points = (times - table[:, site]) == 0
        gains = (w * open_points) @ table[:, outside] if outside.size else np.zeros(0)
        best = int(outside[gains.argmax()]) if outside.size else None
        left = lost - float(gains.max()) if outside.size else lost
        found.append(
            Choice(
                site=int(site),
                serves=float(w[table[:, site]].sum()),
                lost_without=lost,
                stand_in=best,
                lost_with_stand_in=left,
                alone=alone,
            )
        )
    return tuple(found)
