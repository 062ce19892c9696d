"""Days into longer intervals, and days of the week apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.scan.inputs import IntArray, counts
from maplebridge.methods.scan.settings import within

DAYS_A_WEEK = 7


def aggregated(by_day: ArrayLike, *, length: int) -> IntArray:
    """Sum days to intervals of `length` days, counted back from the last day.

    by_day    (n, d)  counts
    returns   (n, t)  the first interval takes what is left and may be shorter, as in SaTScan
    raises    ShapeError, RangeError
    """
    daily = counts("by_day", by_day)
    if daily.ndim != 2:
        raise ShapeError("by_day is (places, days)")
    if length < 1:
        raise RangeError("an interval is at least one day")
    lead = -daily.shape[1] % length
    padded = np.pad(daily, ((0, 0), (lead, 0)))
    summed: IntArray = padded.reshape(daily.shape[0], -1, length).sum(axis=2)
    return summed


def longest_window(days: int, *, share: float, length: int = 1) -> int:
    """Intervals in the longest window that keeps to `share` of a study period of `days`, as SaTScan counts.

    raises   RangeError
    """
    within("share", share, 0.0, 0.9)
    if days < 1 or length < 1:
        raise RangeError("days and length are at least 1")
    return int(np.floor(days * share + 1e-9)) // length


def split_by_weekday(by_day: ArrayLike) -> IntArray:
    """Counts in seven layers, one per day of the week: as strata of `permutation` they take weekly rhythm out.

    by_day    (n, d)  counts of consecutive days
    returns   (7, n, d)  layer 0 holds the first day's weekday; elsewhere 0
    raises    ShapeError, RangeError
    """
    daily = counts("by_day", by_day)
    if daily.ndim != 2:
        raise ShapeError("by_day is (places, days)")
    layers = np.zeros((DAYS_A_WEEK, *daily.shape), dtype=np.int64)
    for layer in range(DAYS_A_WEEK):
        layers[layer, :, layer::DAYS_A_WEEK] = daily[:, layer::DAYS_A_WEEK]
    return layers
