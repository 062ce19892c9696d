"""Which earlier intervals a current one is compared with.

source  Noufaily et al. (2013), Statistics in Medicine 32, 1206; R surveillance
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.scan.inputs import FloatArray, IntArray

Dates = NDArray[np.datetime64]


def checked_dates(dates: Dates | None, length: int) -> Dates | None:
    """`dates` as days, one per interval and evenly increasing by whole weeks; None stays None.

    raises  ShapeError  not one for each interval;  RangeError  not a week apart
    """
    if dates is None:
        return None
    days = np.asarray(dates, dtype="datetime64[D]")
    if days.shape != (length,):
        raise ShapeError(f"dates must be ({length},), one per interval, not {days.shape}")
    if np.isnat(days).any() or (np.diff(days) != np.timedelta64(7, "D")).any():
        raise RangeError("dates must be one week apart")
    return days


def anniversaries(now: int, *, years: int, frequency: int, dates: Dates | None) -> IntArray:
    """Indices of the same time of year, latest first, `now` included; may lie before the series (negative).

    With dates, the day of the week nearest to the same date of each earlier year.
    """
    if dates is None:
        same_index: IntArray = now - frequency * np.arange(years + 1)
        return same_index
    today = dates[now]
    month = today.astype("datetime64[M]")
    day = (today - month.astype("datetime64[D]")).astype(int)
    back = np.array([month - np.timedelta64(12 * i, "M") for i in range(years + 1)])
    same = back.astype("datetime64[D]") + day
    weeks: IntArray = np.round((same - today).astype(int) / 7.0).astype(np.int64)
    return now + weeks


def season_of(now: int, around: IntArray, *, half: int, periods: int, length: int) -> IntArray:
    """Season of each interval: `periods` - 1 for the weeks around the anniversaries, -1 for none.

    The gaps between anniversaries are cut into `periods` - 1 runs of nearly equal length, the first ones longer.

    source  Noufaily et al. (2013), Statistics in Medicine 32, 1206
    raises  RangeError  the seasons do not fit between two anniversaries
    """
    season = np.full(length, -1, dtype=np.int64)
    season[max(0, now - half) : now + 1] = periods - 1
    for later, earlier in pairwise(around):
        season[max(0, earlier - half) : earlier + half + 1] = periods - 1
        if periods == 1:
            continue
        gap = int(later - earlier) - 2 * half - 1
        if gap < periods - (2 * half + 1) or gap < periods - 1:
            raise RangeError(f"{periods} seasons do not fit between two anniversaries: choose fewer")
        ends = earlier + half + 1 + np.cumsum(_parts(gap, periods - 1))
        begin = earlier + half + 1
        for number, end in enumerate(ends):
            season[max(0, begin) : max(0, end)] = number
            begin = end
    return season


def enough_history(around: IntArray, *, years: int) -> None:
    """Raise TooFewError where the earliest anniversary lies before the series. `years` is how many are needed."""
    if around[-1] < 0:
        raise TooFewError(f"{years} years of history are needed before the first watched interval")


def _parts(gap: int, parts: int) -> IntArray:
    length = np.full(parts, gap // parts, dtype=np.int64)
    length[: gap % parts] += 1
    return length


def baseline(
    now: int, season: IntArray, excluded: int, dates: Dates | None
) -> tuple[IntArray, FloatArray, IntArray, float]:
    """Rows to learn from, in order: (indices, time, seasons numbered from 0, time of `now`).

    raises  TooFewError  there are none
    """
    usable = season >= 0
    usable[max(0, now - excluded) : now + 1] = False
    usable[now + 1 :] = False
    rows = np.flatnonzero(usable)
    if rows.size == 0:
        raise TooFewError("no earlier interval is left to learn from")
    numbers = np.unique(season[rows], return_inverse=True)[1].reshape(-1)
    if dates is None:
        return rows, rows.astype(np.float64), numbers.astype(np.int64), float(now)
    return rows, (rows - rows[0]).astype(np.float64), numbers.astype(np.int64), float(now - rows[0])
