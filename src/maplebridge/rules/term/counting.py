"""Count a limit: its end for one start, and for every start day of the calendar at once.

Counting (Civil Procedure Law art. 85 and the counting rules of each law): the first day is not counted; a
limit of days ends at 23:59 of its last day; months end on the day of the same number, or on the last day of a
shorter month; where it `rolls`, a last day that is no working day moves to the next one; hours run from the
minute.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.moment import LAST_MINUTE, MINUTES_A_DAY, minute_of
from maplebridge.rules.words import Limit

DayArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Due:
    """End of a limit, as minutes. `target` is its last minute before rolling; `due` after.

    provisional  holidays that are not announced yet may move it; never so where every calendar day counts
    """

    target: int
    due: int
    provisional: bool


def amount(limit: Limit, params: Mapping[str, int]) -> int:
    """Number of the limit in its own unit: written in the file, or the value of its parameter.

    raises  KeyError  the parameter has no value
    """
    if limit.param is not None:
        return params[limit.param]
    return limit.days or limit.months or limit.hours or 0


def due(
    limit: Limit,
    start: datetime,
    calendar: Calendar,
    params: Mapping[str, int],
    *,
    extra: int = 0,
    until: date | None = None,
) -> Due:
    """End of `limit` for a start at local time `start`, with `extra` days of extension and pauses.

    until  the date that an earlier act fixed; the number of the limit is its cap
    """
    given = until.toordinal() if until else None
    target, last = due_minute(limit, minute_of(start), calendar, params, extra=extra, until=given)
    return Due(target, last, _by_holidays(limit) and calendar.is_provisional(last // MINUTES_A_DAY))


def _by_holidays(limit: Limit) -> bool:
    """Whether the holidays of a year move the end of a limit at all."""
    return limit.hours is None and (limit.rolls or (limit.months is None and limit.count == "working"))


def due_minute(
    limit: Limit,
    start: int,
    calendar: Calendar,
    params: Mapping[str, int],
    *,
    extra: int = 0,
    until: int | None = None,
) -> tuple[int, int]:
    """`(target, due)` of `limit` from minute `start`; see `due`. `until` is a day."""
    return end_minutes(limit, amount(limit, params), start, calendar, extra, until)


def end_minutes(
    limit: Limit, number: int, start: int, calendar: Calendar, extra: int = 0, until: int | None = None
) -> tuple[int, int]:
    """`(target, due)` of a limit whose number is already known; what the engine calls."""
    if limit.hours is not None:
        target = start + number * 60 + extra * MINUTES_A_DAY
        return target, target
    day = start // MINUTES_A_DAY
    if until is not None and limit.until is not None:
        last = last_day(limit, number, day, calendar)
        last = later_by(limit, max(day, min(until, last)), extra, calendar)
    elif limit.months is None:
        last = last_day(limit, number + extra, day, calendar)
    else:
        last = last_day(limit, number, day, calendar) + extra
    rolled = calendar.roll(last) if limit.rolls else last
    return last * MINUTES_A_DAY + LAST_MINUTE, rolled * MINUTES_A_DAY + LAST_MINUTE


def last_day(limit: Limit, number: int, day: int, calendar: Calendar) -> int:
    """Last day, before rolling, of a limit of days or months that starts on `day`."""
    if limit.months is not None:
        return add_months(day, number)
    if limit.count == "working":
        return calendar.add_working(day, number)
    return day + number


def later_by(limit: Limit, day: int, extra: int, calendar: Calendar) -> int:
    """`day` moved by `extra` days in the unit of the limit (months move by calendar days)."""
    if limit.count == "working" and limit.months is None:
        return calendar.add_working(day, extra)
    return day + extra


def units_between(limit: Limit, after: int, upto: int, calendar: Calendar) -> int:
    """Days in the unit of the limit that are later than day `after`, up to and including `upto`."""
    if limit.count == "working" and limit.months is None and limit.hours is None:
        return calendar.working_between(after, upto)
    return max(0, upto - after)


@lru_cache(maxsize=65536)
def add_months(day: int, months: int) -> int:
    """Day of the same number `months` later, or the last day of that month if it is shorter."""
    start = date.fromordinal(day)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).toordinal()


def target_table(limit: Limit, params: Mapping[str, int], calendar: Calendar, *, extra: int = 0) -> DayArray:
    """Last day before rolling for each start day `calendar.first..calendar.last`; see `due_table`."""
    days = np.arange(calendar.first, calendar.last + 1, dtype=np.int64)
    number = amount(limit, params)
    if limit.hours is not None:
        return (days * MINUTES_A_DAY + LAST_MINUTE + number * 60) // MINUTES_A_DAY + extra
    if limit.months is not None:
        return np.array([add_months(int(day), number) + extra for day in days], dtype=np.int64)
    if limit.count == "working":
        return calendar.add_working_each(days, number + extra)
    return days + number + extra


def due_table(limit: Limit, params: Mapping[str, int], calendar: Calendar, *, extra: int = 0) -> DayArray:
    """Last day of `limit` for each start day `calendar.first..calendar.last`: `due` for all of them at once.

    extra    days of extension and pauses, in the unit of the limit
    returns  (days,)  ordinals, non-decreasing; a limit of hours is taken from the last minute of the start
             day; `until` is left out, since its cap is the longest that it can last
    """
    targets = target_table(limit, params, calendar, extra=extra)
    return calendar.roll_each(targets) if limit.rolls and limit.hours is None else targets
