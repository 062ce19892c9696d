"""Sites so that demand has as short a way as possible (p-median), with a proved bound.

source  Teitz & Bart (1968), Oper. Res. 16; Resende & Werneck (2007), EJOR 182; bound: Narula et al. (1977)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.compiled import compiled
from maplebridge.methods.cover.siting import (
    Choice,
    FloatArray,
    IntArray,
    Siting,
    demand_of,
    distances_of,
    site_count,
)

STEPS = 1500


def shortest_ways(
    distances: ArrayLike,
    count: int,
    *,
    demand: ArrayLike | None = None,
    starts: int = 30,
    seed: int = 1,
    gap: float = 0.002,
) -> Siting:
    """Choose `count` sites so that the sum of demand x distance to the nearest chosen one is as small as possible.

    distances   (demand points, sites)
    starts      interchange from a greedy choice, from `starts` random ones, and from `starts` in which up to three
                sites of the best so far are changed; the best is kept
    gap         the bound is improved until it is this near (or no longer moves)
    source      Teitz & Bart (1968), Oper. Res. 16; Resende & Werneck (2007), EJOR 182; bound: Narula et al. (1977)
    raises      ShapeError, RangeError, TooFewError
    """
    table = distances_of(distances)
    weights, number = demand_of(demand, table.shape[0]), site_count(count, table.shape[1])
    cost = np.ascontiguousarray((table * weights[:, None]).T)
    chosen, best = searched(cost, number, max(starts, 1), np.random.default_rng(seed))
    bound = min(float(bounded_below(cost, number, best, gap)), best)
    order = np.sort(chosen)
    return Siting(
        chosen=order,
        objective=float(cost[order].min(axis=0).sum()),
        bound=bound,
        nearest=order[table[:, order].argmin(axis=1)],
        choices=_choices(cost, weights, order),
    )


def searched(cost: FloatArray, number: int, starts: int, rng: np.random.Generator) -> tuple[IntArray, float]:
    """The best of many interchanges, and its sum.

    returns  (chosen sites (number,), their sum of demand x way)
    """
    sites = cost.shape[0]
    chosen, best = interchanged(cost, greedy(cost, number))
    if number in (1, sites):
        return chosen, float(best)
    for start in range(2 * starts):
        if start < starts:
            begin = rng.permutation(sites)[:number]
        else:
            begin, outside = chosen.copy(), np.setdiff1d(np.arange(sites), chosen)
            moved = min(3, number, outside.size)
            begin[rng.permutation(number)[:moved]] = rng.permutation(outside)[:moved]
        places, total = interchanged(cost, begin.astype(np.int64))
        if total < best * (1 - 1e-12):
            chosen, best = places, total
    return chosen, float(best)


@compiled
def greedy(cost: FloatArray, number: int) -> IntArray:
    """Add the site that helps most, `number` times."""
    sites, points = cost.shape
    chosen = np.empty(number, dtype=np.int64)
    inside = np.zeros(sites, dtype=np.bool_)
    near = np.full(points, np.inf)
    for k in range(number):
        best, least = 0, np.inf
        for site in range(sites):
            if not inside[site]:
                total = np.minimum(near, cost[site]).sum()
                if total < least:
                    best, least = site, total
        chosen[k] = best
        inside[best] = True
        near = np.minimum(near, cost[best])
    return chosen


@compiled
def interchanged(cost: FloatArray, begin: IntArray) -> tuple[IntArray, float]:
    """Swap one site for another, always the swap that helps most, while one helps.

    returns  (chosen sites (number,), their sum of demand x way)
    """
    sites, points = cost.shape
    chosen = begin.copy()
    number = chosen.size
    inside = np.zeros(sites, dtype=np.bool_)
    inside[chosen] = True
    first, second = np.empty(points, dtype=np.int64), np.empty(points)
    loss = np.empty(number)
    while True:  # ends: each swap lowers the sum, so no choice of sites comes twice
        near = two_nearest(cost, chosen, first, second)
        best, out, entry = -1e-9 * max(near.sum(), 1e-12), -1, -1
        for site in range(sites):
            if inside[site]:
                continue
            gain = swap_losses(cost[site], near, first, second, loss)
            k = int(np.argmin(loss))
            if loss[k] - gain < best:
                best, out, entry = loss[k] - gain, k, site
        if out < 0:
            return chosen, near.sum()
        inside[chosen[out]] = False
        inside[entry] = True
        chosen[out] = entry


@compiled
def two_nearest(cost: FloatArray, chosen: IntArray, first: IntArray, second: FloatArray) -> FloatArray:
    """Cost of each point to its nearest chosen site; which one into `first`, the next cost into `second`."""
    near = np.full(cost.shape[1], np.inf)
    second[:] = np.inf
    for k in range(chosen.size):
        row = cost[chosen[k]]
        for i in range(row.size):
            if row[i] < near[i]:
                second[i] = near[i]
                near[i] = row[i]
                first[i] = k
            elif row[i] < second[i]:
                second[i] = row[i]
    return near


@compiled
def swap_losses(
    row: FloatArray, near: FloatArray, first: IntArray, second: FloatArray, loss: FloatArray
) -> float:
    """What a newcomer with costs `row` gains; into `loss` what leaving each chosen site would cost then."""
    loss[:] = 0.0
    gain = 0.0
    for i in range(row.size):
        if row[i] < near[i]:
            gain += near[i] - row[i]
        else:
            loss[first[i]] += min(row[i], second[i]) - near[i]
    return gain


@compiled
def bounded_below(cost: FloatArray, number: int, best: float, gap: float) -> float:
    """Lower bound on the sum of ways of any `number` sites, by subgradient steps on the Lagrangian."""
    sites, points = cost.shape
    price = np.empty(points)
    for i in range(points):
        price[i] = np.sort(cost[:, i])[min(1, sites - 1)]
    worth, highest = np.empty(sites), -np.inf
    pace, waiting = 1.5, 0
    top = price.copy()
    for _ in range(STEPS):
        fill_savings(worth, cost, price)
        taken = np.argsort(worth)[:number]
        total = price.sum() + worth[taken].sum()
        waiting += 1
        if total > highest + 1e-9:
            highest, waiting = total, 0
            top[:] = price
        if waiting > 25:
            pace, waiting = pace / 2, 0
            price[:] = top
        if best - highest <= gap * abs(best) or pace < 1e-4:
            break
        slope = np.ones(points)
        for site in taken:
            slope -= cost[site] < price
        square = (slope**2).sum()
        if square == 0.0:
            break
        price += pace * (best - total) / square * slope
    return highest


@compiled
def fill_savings(worth: FloatArray, cost: FloatArray, price: FloatArray) -> None:
    """Sum what each site saves against the prices into `worth`; negative where it saves."""
    for site in range(worth.size):
        saved = 0.0
        for i in range(price.size):
            saved += min(cost[site, i] - price[i], 0.0)
        worth[site] = saved


def _choices(cost: FloatArray, weights: FloatArray, chosen: IntArray) -> tuple[Choice, ...]:
    """Why each site: whom it is nearest to, and what the others would have to walk without it."""
    order = cost[chosen].argmin(axis=0)
    total = float(cost[chosen].min(axis=0).sum())
    outside = np.setdiff1d(np.arange(cost.shape[0]), chosen)
    choices = []
    for k, site in enumerate(chosen):
        rest = np.delete(chosen, k)
        others = cost[rest].min(axis=0) if rest.size else np.full(cost.shape[1], np.inf)
        swaps = np.minimum(others, cost[outside]).sum(axis=1) if outside.size else np.zeros(0)
        mine = np.flatnonzero(order == k)
        choices.append(
            Choice(
                site=int(site),
                serves=float(weights[mine].sum()),
                lost_without=float(others.sum()) - total,
                stand_in=int(outside[swaps.argmin()]) if outside.size else None,
                lost_with_stand_in=float(swaps.min()) - total if outside.size else float("inf"),
                alone=mine,
            )
        )
    return tuple(choices)
