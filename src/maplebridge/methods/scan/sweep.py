"""Every circle and every window, compared once.

source  Kulldorff (1997), Communications in Statistics 26, 1481; the bound is worked out at `may_exceed`
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from maplebridge.methods.scan.compiled import compiled
from maplebridge.methods.scan.inputs import FloatArray, IntArray
from maplebridge.methods.scan.likelihood import Rule, ratio
from maplebridge.methods.scan.places import Circles


class Best(NamedTuple):
    """The strongest cluster around each centre: sites taken in, first interval, interval after the last."""

    ratio: FloatArray
    sites: IntArray
    start: IntArray
    end: IntArray


@compiled
def accumulate(observed: FloatArray, base: FloatArray, more_observed: FloatArray, more_base: FloatArray) -> None:
    """Take one more site into the circle."""
    for t in range(observed.size):
        observed[t] += more_observed[t]
        base[t] += more_base[t]


@compiled
def may_exceed(observed: FloatArray, base: FloatArray, end: int, rule: Rule, best: float) -> int:
    """Count the windows before `end` whose ratio may exceed `best`, without a logarithm.

    With d = c - e, the ratio is at most slack / 2 * d^2 * (1 / e + 1 / (C - c)): for the Poisson model
    because (1 + x) ln(1 + x) - x <= x^2 / 2 for x > 0 (x^2 for x < 0), for Bernoulli because the relative
    entropy is at most the chi-squared distance.
    """
    up = 1.0 if rule.high else 0.0
    down = 1.0 if rule.low else 0.0
    bar = 2.0 * best / rule.slack
    hits = 0
    for s in range(max(0, end - rule.longest), end - rule.shortest + 1):
        c = observed[s] - observed[end]
        e = (base[s] - base[end]) * rule.share
        d = c - e
        wanted = (d * up > 0.0) | (d * down < 0.0)
        hits += wanted & (d * d * (rule.cases - d) >= bar * e * (rule.cases - c))
    return hits


@compiled
def may_exceed_for(length: int, observed: FloatArray, base: FloatArray, rule: Rule, best: float) -> int:
    """`may_exceed` for all windows of one length: how many of them there are."""
    up = 1.0 if rule.high else 0.0
    down = 1.0 if rule.low else 0.0
    bar = 2.0 * best / rule.slack
    cases, share = rule.cases, rule.share
    hits = 0
    for s in range(observed.size - length):
        c = observed[s] - observed[s + length]
        e = (base[s] - base[s + length]) * share
        d = c - e
        wanted = (d * up > 0.0) | (d * down < 0.0)
        hits += wanted & (d * d * (cases - d) >= bar * e * (cases - c))
    return hits


@compiled
def highest(observed: FloatArray, base: FloatArray, circles: Circles, rule: Rule) -> float:
    """Largest ratio over all circles and windows; arrays (sites, k + 1) of sums from each interval on."""
    size = observed.shape[1]
    here, there = np.zeros(size), np.zeros(size)
    best = 0.0
    for centre in range(circles.start.size - 1):
        here[:] = 0.0
        there[:] = 0.0
        for k in range(circles.start[centre], circles.start[centre + 1]):
            accumulate(here, there, observed[circles.near[k]], base[circles.near[k]])
            for length in range(rule.shortest, rule.longest + 1):
                if may_exceed_for(length, here, there, rule, best) > 0:
                    for s in range(size - length):
                        best = max(
                            best, ratio(here[s] - here[s + length], there[s] - there[s + length], rule)
                        )
    return best


@compiled
def take_in(
    observed: FloatArray,
    base: FloatArray,
    more_observed: FloatArray,
    more_base: FloatArray,
    rule: Rule,
    best: float,
) -> int:
    """`accumulate` and `may_exceed` in one pass, for windows that all reach the last interval: how many there are."""
    up = 1.0 if rule.high else 0.0
    down = 1.0 if rule.low else 0.0
    bar = 2.0 * best / rule.slack
    cases, share = rule.cases, rule.share
    hits = 0
    for t in range(observed.size):
        c = observed[t] + more_observed[t]
        b = base[t] + more_base[t]
        observed[t] = c
        base[t] = b
        e = b * share
        d = c - e
        wanted = (d * up > 0.0) | (d * down < 0.0)
        hits += wanted & (d * d * (cases - d) >= bar * e * (cases - c))
    return hits


@compiled
def highest_now(observed: FloatArray, base: FloatArray, circles: Circles, rule: Rule) -> float:
    """`highest` for windows that reach the last interval; arrays (sites, width) of sums, one window a column."""
    width = observed.shape[1]
    here, there = np.zeros(width), np.zeros(width)
    best = 0.0
    for centre in range(circles.start.size - 1):
        here[:] = 0.0
        there[:] = 0.0
        for k in range(circles.start[centre], circles.start[centre + 1]):
            site = circles.near[k]
            if take_in(here, there, observed[site], base[site], rule, best) > 0:
                for t in range(width):
                    best = max(best, ratio(here[t], there[t], rule))
    return best


@compiled
def highest_in_space(observed: FloatArray, base: FloatArray, circles: Circles, rule: Rule) -> float:
    """`highest` where there is one interval; arrays (sites, 2), of which the first column counts."""
    bar, best = 0.0, 0.0
    for centre in range(circles.start.size - 1):
        c, b = 0.0, 0.0
        for k in range(circles.start[centre], circles.start[centre + 1]):
            c += observed[circles.near[k], 0]
            b += base[circles.near[k], 0]
            e = b * rule.share
            d = c - e
            wanted = (rule.high and d > 0.0) or (rule.low and d < 0.0)
            if wanted and d * d * (rule.cases - d) >= bar * e * (rule.cases - c):
                best = max(best, ratio(c, b, rule))
                bar = 2.0 * best / rule.slack
    return best


@compiled
def best_window(observed: FloatArray, base: FloatArray, rule: Rule, best: float) -> tuple[float, int, int]:
    """The first window whose ratio exceeds `best` by most: (ratio, start, end); start -1 if none does."""
    size = observed.size
    first_end = size - 1 if rule.alive else rule.shortest
    start, stop = -1, -1
    for end in range(first_end, size):
        if may_exceed(observed, base, end, rule, best) > 0:
            for s in range(end - rule.shortest, max(0, end - rule.longest) - 1, -1):
                value = ratio(observed[s] - observed[end], base[s] - base[end], rule)
                if value > best:
                    best, start, stop = value, s, end
    return best, start, stop


@compiled
def best_by_centre(observed: FloatArray, base: FloatArray, circles: Circles, rule: Rule) -> Best:
    """The strongest cluster around each centre; of equals the smaller circle, then the shorter window."""
    centres = circles.start.size - 1
    size = observed.shape[1]
    ratios = np.zeros(centres)
    sites = np.zeros(centres, dtype=np.int64)
    starts = np.zeros(centres, dtype=np.int64)
    ends = np.zeros(centres, dtype=np.int64)
    for centre in range(centres):
        here, there = np.zeros(size), np.zeros(size)
        for k in range(circles.start[centre], circles.start[centre + 1]):
            accumulate(here, there, observed[circles.near[k]], base[circles.near[k]])
            value, start, end = best_window(here, there, rule, ratios[centre])
            if start >= 0:
                ratios[centre] = value
                sites[centre] = k - circles.start[centre] + 1
                starts[centre] = start
                ends[centre] = end
    return Best(ratios, sites, starts, ends)
