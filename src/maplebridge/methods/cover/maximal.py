"""As much demand as possible within reach of a given number of sites (MCLP), with a proved bound.

source  Church & ReVelle (1974), Papers in Regional Science 32; bound: Galvão & ReVelle (1996), EJOR 88
"""

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
from maplebridge.methods.cover.swaps import grown, net_of, searched
from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

STEPS = 400
KICKS, AGAIN = 250, 50


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
    """As `most_covered`, from a table (demand points, sites) that says which site covers which point.

    raises  ShapeError  covers has not two dimensions;  TooFewError  it has no row or no column
    """
    table: BoolArray = np.array(covers, dtype=np.bool_)
    if table.ndim != 2:
        raise ShapeError(f"covers must be (demand points, sites), not shape {table.shape}")
    if table.size == 0:
        raise TooFewError("there are no demand points or no sites")
    weights, number = demand_of(demand, table.shape[0]), site_count(count, table.shape[1])
    net = net_of(table, weights)
    chosen, best = searched(net, grown(net, number), KICKS)
    proved, hint = bounded(weights, net.starts, net.points, number, best)
    if proved - best > 1e-9 * max(best, 1.0):
        second, total = searched(net, hint, AGAIN)
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
    choices = []
    for site in chosen:
        alone = np.flatnonzero(table[:, site] & (times == 1))
        lost = float(w[alone].sum())
        open_points = (times - table[:, site]) == 0
        gains = (w * open_points) @ table[:, outside] if outside.size else np.zeros(0)
        best = int(outside[gains.argmax()]) if outside.size else None
        left = lost - float(gains.max()) if outside.size else lost
        choices.append(
            Choice(
                site=int(site),
                serves=float(w[table[:, site]].sum()),
                lost_without=lost,
                stand_in=best,
                lost_with_stand_in=left,
                alone=alone,
            )
        )
    return tuple(choices)
