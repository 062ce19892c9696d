"""Compiled search among choices of sites: add, swap, kick; what each site would add is kept up to date."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from maplebridge.methods.compiled import compiled
from maplebridge.methods.cover.siting import BoolArray, FloatArray, IntArray

MOVED = 3
"""Sites changed at most in one kick."""
MOST_SWEEPS = 1000
"""After some ten sweeps nothing is better; weights so large that rounding lets two sites change for ever stop here."""


class Net(NamedTuple):
    """Which site covers which point, read from both sides.

    weights                (points,)
    points[starts[s]:starts[s + 1]]  the points of site s;  sites[heads[p]:heads[p + 1]]  the sites of point p
    """

    weights: FloatArray
    starts: IntArray
    points: IntArray
    heads: IntArray
    sites: IntArray


class Stand(NamedTuple):
    """A choice and what follows: how often each point is covered, what each site would add or does alone."""

    times: IntArray
    gain: FloatArray
    inside: BoolArray
    chosen: IntArray


def net_of(table: BoolArray, weights: FloatArray) -> Net:
    """The net of a table (points, sites)."""
    rows, columns = np.nonzero(table.T)
    places, offered = np.nonzero(table)
    return Net(
        weights,
        np.searchsorted(rows, np.arange(table.shape[1] + 1)).astype(np.int64),
        columns.astype(np.int64),
        np.searchsorted(places, np.arange(table.shape[0] + 1)).astype(np.int64),
        offered.astype(np.int64),
    )


def searched(net: Net, begin: IntArray, kicks: int) -> tuple[IntArray, float]:
    """Swaps from `begin`; then `kicks` times: change two or three sites at random, swap again, keep what is better.

    returns  (chosen sites (number,), the demand that they cover)
    """
    chance = np.random.default_rng(0).random((kicks, MOVED, 2))
    return kicked(net, begin.astype(np.int64), chance)


@compiled
def stand_of(net: Net, chosen: IntArray) -> Stand:
    """The stand with these sites chosen."""
    sites = net.starts.size - 1
    gain = np.zeros(sites)
    for site in range(sites):
        for i in range(net.starts[site], net.starts[site + 1]):
            gain[site] += net.weights[net.points[i]]
    stand = Stand(
        np.zeros(net.weights.size, dtype=np.int64), gain, np.zeros(sites, dtype=np.bool_), chosen.copy()
    )
    for site in chosen:
        take(net, stand, site)
    return stand


@compiled
def take(net: Net, stand: Stand, site: int) -> None:
    """Open a site: what it covers first is no gain of any site any more. `site` is its column number."""
    stand.inside[site] = True
    for i in range(net.starts[site], net.starts[site + 1]):
        point = net.points[i]
        if stand.times[point] == 0:
            for j in range(net.heads[point], net.heads[point + 1]):
                stand.gain[net.sites[j]] -= net.weights[point]
        stand.times[point] += 1


@compiled
def give_up(net: Net, stand: Stand, site: int) -> None:
    """Close a site: what only it covered can be gained again. `site` is its column number."""
    stand.inside[site] = False
    for i in range(net.starts[site], net.starts[site + 1]):
        point = net.points[i]
        stand.times[point] -= 1
        if stand.times[point] == 0:
            for j in range(net.heads[point], net.heads[point + 1]):
                stand.gain[net.sites[j]] += net.weights[point]


@compiled
def best_entry(stand: Stand) -> int:
    """Column number of the site outside that adds most; -1 where all are inside."""
    best, most = -1, -1.0
    for site in range(stand.gain.size):
        if not stand.inside[site] and stand.gain[site] > most:
            best, most = site, stand.gain[site]
    return best


@compiled
def grown(net: Net, number: int) -> IntArray:
    """Add the site that covers most new demand, `number` times."""
    stand = stand_of(net, np.zeros(0, dtype=np.int64))
    chosen = np.empty(number, dtype=np.int64)
    for k in range(number):
        chosen[k] = best_entry(stand)
        take(net, stand, chosen[k])
    return chosen


@compiled
def improve(net: Net, stand: Stand) -> float:
    """Swap single sites while it helps; returns the demand covered, the sum of its weights."""
    better, sweeps = True, 0
    while (
        better and sweeps < MOST_SWEEPS
    ):  # ends: at MOST_SWEEPS, where rounding lets two sites change for ever
        better = False
        sweeps += 1
        for k in range(stand.chosen.size):
            old = stand.chosen[k]
            give_up(net, stand, old)
            site = best_entry(stand)
            if stand.gain[site] > stand.gain[old] + 1e-9:
                stand.chosen[k] = site
                better = True
            take(net, stand, stand.chosen[k])
    return float(net.weights[stand.times > 0].sum())


@compiled
def kicked(net: Net, begin: IntArray, chance: FloatArray) -> tuple[IntArray, float]:
    """`searched` with its chances (kicks, moved, 2), each in [0, 1)."""
    stand = stand_of(net, begin)
    total = improve(net, stand)
    best = Stand(stand.times.copy(), stand.gain.copy(), stand.inside.copy(), stand.chosen.copy())
    free = net.starts.size - 1 - begin.size
    for kick in range(chance.shape[0] if free > 0 else 0):
        for move in range(min(2 + kick % 2, begin.size, free)):
            k = int(chance[kick, move, 0] * begin.size)
            site = int(chance[kick, move, 1] * stand.gain.size)
            while stand.inside[
                site
            ]:  # ends: a swap changes no number, so a site is free, and all are tried in turn
                site = (site + 1) % stand.gain.size
            give_up(net, stand, stand.chosen[k])
            stand.chosen[k] = site
            take(net, stand, site)
        now = improve(net, stand)
        if now > total + 1e-9:
            total = now
            copy_stand(stand, best)
        else:
            copy_stand(best, stand)
    return best.chosen, total


@compiled
def copy_stand(one: Stand, other: Stand) -> None:
    """Make `other` the same as `one`."""
    other.times[:] = one.times
    other.gain[:] = one.gain
    other.inside[:] = one.inside
    other.chosen[:] = one.chosen
