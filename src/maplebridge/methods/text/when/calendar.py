"""Days, weeks, months and years counted from a day; nothing outside the years 1 to 9999 is ever made."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

Precision = Literal["day", "week", "month", "year", "range"]
AHEAD = 31
"""Days by which a date without a year may lie after the day of writing before the year before is meant."""
_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "first": (1, 1), "last": (31, 31)}
_HALVES = {
    "half1": (1, 6), "half2": (7, 12), "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12),
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14),
    "early": (1, 4), "mid": (5, 8), "late": (9, 12),
}  # fmt: skip


class Period(NamedTuple):
    """First and last day, both inside."""

    first: date
    last: date
    precision: Precision


def made(year: int, month: int, day: int) -> date | None:
    """The day, None when no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(day: date, days: int) -> date | None:
    """The day so many days later, None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def months_from(day: date, months: int) -> date | None:
    """The same day of the month so many months later, or that month's last day.

    >>> months_from(date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def one(day: date | None) -> Period | None:
    """A single day as a period."""
    return None if day is None else Period(day, day, "day")


def days_of(first: date | None, last: date | None, precision: Precision = "range") -> Period | None:
    """From one day to another; None when one is missing or they stand in the wrong order."""
    if first is None or last is None or last < first:
        return None
    return Period(first, last, "day" if first == last and precision == "range" else precision)


def week(today: date, offset: int) -> Period | None:
    """Monday to Sunday of the week so many weeks after this one."""
    monday = moved(today, 7 * offset - today.weekday())
    return None if monday is None else days_of(monday, moved(monday, 6), "week")


def month(year: int, number: int, part: str = "") -> Period | None:
    """A month, or its part: early, mid and late are ten days each, first and last one day."""
    if not (1 <= year <= 9999 and 1 <= number <= 12):
        return None
    length = monthrange(year, number)[1]
    first, last = _PARTS.get(part, (1, 31))
    return days_of(
        date(year, number, min(first, length)),
        date(year, number, min(last, length)),
        "range" if part else "month",
    )


def year(number: int, part: str = "") -> Period | None:
    """A year, or its part: first and last are one day, a season is three months, winter begins in December."""
    if not 1 <= number <= 9998:
        return None
    if part in ("first", "last"):
        return one(date(number, 1, 1) if part == "first" else date(number, 12, 31))
    begin, end = _HALVES.get(part, (1, 12))
    last = months_from(date(number, 1, 31), end - 1)
    return days_of(date(number, begin, 1), last, "range" if part else "year")


def latest(number: int, day: int, today: date) -> date | None:
    """The latest such day not more than `AHEAD` days after today, at most eight years back (29 February)."""
    for candidate in range(min(today.year + 1, date.max.year), max(today.year - 9, 0), -1):
        found = made(candidate, number, day)
        if found is not None and (found - today).days <= AHEAD:
            return found
    return None


def soonest(number: int, day: int, start: date) -> date | None:
    """The first such day on `start` or after it, at most eight years on."""
    for candidate in range(start.year, min(start.year + 9, date.max.year + 1)):
        found = made(candidate, number, day)
        if found is not None and found >= start:
            return found
    return None


def nearest(day: int, today: date) -> date | None:
    """A day of the month alone: this month's if it has come, else the nearer of it and last month's."""
    here = made(today.year, today.month, day)
    back = months_from(today.replace(day=1), -1)
    before = None if back is None else made(back.year, back.month, day)
    if here is None or before is None or here <= today:
        return here or before
    return here if (here - today) <= (today - before) else before


def day_before(day: int, today: date) -> date | None:
    """The latest such day of a month that is not after today."""
    for step in range(3):
        begun = months_from(today.replace(day=1), -step)
        found = None if begun is None else made(begun.year, begun.month, day)
        if found is not None and found <= today:
            return found
    return None


def day_after(day: int, start: date) -> date | None:
    """The first such day of a month on `start` or after it."""
    for step in range(3):
        begun = months_from(start.replace(day=1), step)
        found = None if begun is None else made(begun.year, begun.month, day)
        if found is not None and found >= start:
            return found
    return None


def weekday_after(weekday: int, start: date) -> date | None:
    """The first such weekday (Monday is 0) on `start` or after it."""
    return moved(start, (weekday - start.weekday()) % 7)


def weekday_before(weekday: int, today: date) -> date | None:
    """The latest such weekday that is not after today."""
    return moved(today, -((today.weekday() - weekday) % 7))
