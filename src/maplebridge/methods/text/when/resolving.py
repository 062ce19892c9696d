"""Which days are meant: what is said of dates, resolved one after the other against the day of writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from maplebridge.methods.text.when import calendar
from maplebridge.methods.text.when.calendar import Period, days_of, moved, one
from maplebridge.methods.text.when.spoken import Spoken, back

_PART = "(?:[早晚][上晨]?|夜里|夜间|深夜|半夜|凌晨|清晨|上午|中午|下午|傍晚|夜)"
_CLOCK = r"(?:[0-9一二两三四五六七八九十]{1,3}[点时:：](?:半|[0-9]{2}分?)?)"
_JOINT = re.compile(
    rf"\s?(?:的?(?P<part>{_PART}{_CLOCK}?|{_CLOCK}))?\s?(?:(?:一直)?(?:到|至)了?|直到|~|～|–|—{{1,2}}|-)\s?"
    r"|(?:\s(?:at\s)?(?:morning|afternoon|evening|night|noon|[0-9]{1,2}(?::[0-9]{2})?\s?(?:[ap]m)?))?\s?(?:,\s?)?(?:\s(?:to|till?|until|through|thru)\s|[-–—]\s?)(?:the\s|on\s)?"
)
_AND = re.compile(r"\s(?:and)\s(?:the\s)?")
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?$")
_NIGHT = re.compile(r"(?:the\s|\b)night\s(?:from|of)\s(?:the\s)?$")
_PART_AFTER = re.compile(rf"的?(?:{_PART}{_CLOCK}?|{_CLOCK})")
_WIDEST = 20
"""Characters between two dates that may still make one range."""
_WEEKEND = 7


@dataclass(slots=True)
class Resolved:
    """A half-open span of the folded text and its days."""

    start: int
    end: int
    period: Period


@dataclass(slots=True)
class _Before:
    """What was named so far: the last days, its month, whether its year was said, whether it was a day of a week."""

    period: Period | None = None
    month: tuple[int, int] | None = None
    dated: bool = False
    weekly: bool = False


def leftmost(found: Iterable[Spoken]) -> list[Spoken]:
    """From left to right, none overlapping; of those that begin together the longest; the first found of equals."""
    kept: list[Spoken] = []
    free = 0
    for said in sorted(found, key=lambda said: (said.start, -said.end)):
        if said.start >= free:
            kept.append(said)
            free = said.end
    return kept


def resolve(line: str, said: list[Spoken], today: date) -> Iterator[Resolved]:
    """The days of what is said, from left to right; ranges are one; what no calendar has is left out."""
    before = _Before()
    open_one: Resolved | None = None
    for place, current in enumerate(said):
        joint = _joint(line, open_one, current)
        if joint is None and open_one is not None:
            yield open_one
            open_one = None
        following = said[place + 1] if place + 1 < len(said) else None
        if following is not None and _between(line, current.start, current.end, following) is not None:
            current = _lent(current, following)
        after = open_one.period if open_one is not None else None
        period = _days(current, today, before, after)
        if period is None:
            continue
        _noted(before, current, period)
        if open_one is not None and period.last >= open_one.period.first:
            open_one = _merged(line, open_one, current, period, joint or "")
        else:
            if open_one is not None:
                yield open_one
            open_one = Resolved(current.start, current.end, period)
    if open_one is not None:
        yield open_one


def _joint(line: str, open_one: Resolved | None, current: Spoken) -> str | None:
    """What joins a range that is open with what comes next, None when nothing does."""
    if open_one is None:
        return None
    return _between(line, open_one.start, open_one.end, current)


def _between(line: str, start: int, end: int, following: Spoken) -> str | None:
    """到, until, a dash; "and" only behind "between"."""
    if following.joined:
        return ""
    if following.start - end > _WIDEST:
        return None
    gap = line[end : following.start]
    if _JOINT.fullmatch(gap) or (_AND.fullmatch(gap) and _BETWEEN.search(line, max(0, start - 16), start)):
        return gap
    return None


def _lent(current: Spoken, following: Spoken) -> Spoken:
    """The week, month or year that the second of two joined dates says for the first as well."""
    if current.weekday is not None and current.week is None and current.fixed is None:
        return replace(current, week=following.week) if following.weekday is not None else current
    month, year = current.month, current.year
    if following.month is None or year is not None or not (month or current.day):
        return current
    later = False
    if month is None:
        month = following.month
        if current.day and following.day and current.day > following.day:
            month, later = (month - 2) % 12 + 1, month == 1
    else:
        later = month > following.month
    return replace(current, month=month, year=following.year and following.year - later)


def _days(said: Spoken, today: date, before: _Before, after: Period | None) -> Period | None:
    """The days of one date; `after` is the first half of a range that it ends."""
    if said.fixed is not None:
        return said.fixed
    if said.since is not None:
        count, unit = said.since
        begin = before.period.last if before.period else today if said.coming else None
        return one(back(begin, -count, unit)) if begin else None
    if said.week is not None or said.weekday is not None:
        return _week_days(said, today, before, after)
    if said.month is None:
        if said.day is not None:
            return one(_day_alone(said, said.day, today, before, after))
        return calendar.year(said.year, said.part) if said.year is not None else None
    return _month_days(said, said.month, today, before, after)


def _week_days(said: Spoken, today: date, before: _Before, after: Period | None) -> Period | None:
    """A week, its weekend or one of its days."""
    day = said.weekday
    if said.week is not None:
        found = calendar.week(today, said.week)
        if found is None or day is None:
            return found
        return (
            days_of(moved(found.first, min(day, 5)), found.last) if day > 6 else one(moved(found.first, day))
        )
    weekday = min(day or 0, 5) if day == _WEEKEND else day or 0
    begin = calendar.weekday_before(weekday, today)
    if after is not None:
        begin = calendar.weekday_after(weekday, after.first)
    elif said.coming:
        begin = calendar.weekday_after(weekday, today)
    elif before.weekly and before.period is not None:
        next_one = calendar.weekday_after(weekday, before.period.first)
        begin = next_one if next_one is not None and next_one <= today else begin
    if begin is None:
        return None
    return days_of(begin, moved(begin, int(day == _WEEKEND)))


def _day_alone(said: Spoken, day: int, today: date, before: _Before, after: Period | None) -> date | None:
    """A day of the month by its number alone."""
    if after is not None:
        return calendar.day_after(day, after.first)
    if before.month is not None:
        return calendar.made(*before.month, day)
    return (
        calendar.day_after(day, today)
        if said.coming
        else (calendar.day_before if said.gone else calendar.nearest)(day, today)
    )


def _month_days(
    said: Spoken, month: int, today: date, before: _Before, after: Period | None
) -> Period | None:
    """A month, its part, or one of its days; without a year the latest one that fits."""
    year = said.year
    if year is None:
        begin = _with_year(said, month, today, before, after)
        if begin is None:
            return None
        year = begin.year
    if said.day is None or said.part:
        return calendar.month(year, month, said.part)
    first = calendar.made(year, month, said.day)
    return days_of(first, moved(first, said.length - 1)) if first else None


def _with_year(said: Spoken, month: int, today: date, before: _Before, after: Period | None) -> date | None:
    """A day of a month in the year that is meant though none is said."""
    day = said.day or 1
    start = (
        after.first
        if after
        else today
        if said.coming
        else before.period.first
        if before.period and before.dated
        else None
    )
    if start is not None:
        found = calendar.soonest(month, day, start if said.day else start.replace(day=1))
        if found is not None and (after or said.coming or (found - today).days <= calendar.AHEAD):
            return found
    return calendar.latest(month, day, today)


def _noted(before: _Before, said: Spoken, period: Period) -> None:
    """What later dates may lean on."""
    before.period = period
    before.weekly = said.weekday is not None
    if said.month is not None:
        before.month = (period.last.year, period.last.month)
        before.dated = said.year is not None
    elif said.year is not None:
        before.dated = False


def _merged(line: str, begun: Resolved, said: Spoken, period: Period, joint: str) -> Resolved:
    """One range from two dates, with the parts of the day and the "night from" that belong to it."""
    start, end = begun.start, said.end
    if night := _NIGHT.search(line, max(0, start - 24), start):
        start = night.start()
    found = _JOINT.fullmatch(joint) if joint else None
    if found and found["part"] and (part := _PART_AFTER.match(line, end)):
        end = part.end()
    first = begun.period.first
    return Resolved(start, end, days_of(first, max(period.last, begun.period.last)) or period)
