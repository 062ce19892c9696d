"""Dates in a text, Chinese and English, exact or to the month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from maplebridge.methods.text.fold import fold
from maplebridge.methods.text.numerals import NUMERAL, number

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_RELATIVE = {
    "今天": 0,
    "今日": 0,
    "昨天": 1,
    "昨日": 1,
    "昨晚": 1,
    "前天": 2,
    "前日": 2,
    "today": 0,
    "tonight": 0,
    "yesterday": 1,
    "last night": 1,
}
_Y, _N = "(?P<{}>(?:19|20)[0-9]{{2}})", r"(?P<{}>[0-9]{{1,2}})"
_HAN_YEAR = "[一二][〇零○一二三四五六七八九]{3}|(?:19|20)[0-9]{2}"
_HAN = f"(?:[0-9]{{1,2}}|[{NUMERAL}]{{1,3}})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?P<y>{_HAN_YEAR})\s?年)\s?(?P<m>{_HAN})\s?月(?:份)?(?:\s?(?P<d>{_HAN})\s?[日号])?",
        rf"(?<![0-9年])(?P<m>{_HAN})\s?月\s?(?P<d>{_HAN})\s?[日号](?!楼|栋|院|线)",
        r"(?<![0-9])"
        + _Y.format("y")
        + r"(?P<s>[-/.])"
        + _N.format("m")
        + "(?P=s)"
        + _N.format("d")
        + r"(?![0-9])",
        r"(?<![0-9])(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
        + _NAMES.format("n")
        + r"(?:,?\s+"
        + _Y.format("y")
        + r")?(?![0-9])",
        r"\b"
        + _NAMES.format("n")
        + r"\s+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])(?:,?\s+"
        + _Y.format("y")
        + r"(?![0-9]))?",
        "(?P<r>" + "|".join(sorted(_RELATIVE, key=len, reverse=True)) + ")",
    )
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at a half-open span of the original; `precision` month means the first day stands for it."""

    start: int
    end: int
    day: date
    precision: Literal["day", "month"]


def find_dates(text: str, *, today: date) -> list[DateMention]:
    """Dates from left to right, none overlapping; days that no calendar has are left out.

    today    the day the text was written: 昨天 counts from it; a date without a year is the latest one
             not more than 31 days after it

    >>> [m.day.isoformat() for m in find_dates("3月5日停水，2019-03-07恢复", today=date(2019, 4, 1))]
    ['2019-03-05', '2019-03-07']
    """
    source = fold(text)
    matches = sorted(_matches(source.text, today), key=lambda hit: (hit[0], -hit[1]))
    mentions: list[DateMention] = []
    free = 0
    for start, end, day, precision in matches:
        if start >= free:
            mentions.append(DateMention(*source.span(start, end), day, precision))
            free = end
    return mentions


def _matches(line: str, today: date) -> Iterator[tuple[int, int, date, Literal["day", "month"]]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            parts = match.groupdict()
            day = _day(parts, today)
            if day is not None:
                dated = parts.get("d") or parts.get("r")
                yield match.start(), match.end(), day, "day" if dated else "month"


def _day(parts: dict[str, str | None], today: date) -> date | None:
    """The day that the parts of a match name, None when there is no such day."""
    if word := parts.get("r"):
        return today - timedelta(days=_RELATIVE[word])
    month = _MONTHS.index(name[:3]) + 1 if (name := parts.get("n")) else number(parts.get("m") or "0")
    day = number(text) if (text := parts.get("d")) else 1
    if year := parts.get("y"):
        return _made(number(year), month, day)
    return _latest(month, day, today)


def _latest(month: int, day: int, today: date) -> date | None:
    """The latest such day not more than 31 days after `today`, at most eight years back (29 February)."""
    for year in range(min(today.year + 1, date.max.year), max(today.year - 9, 0), -1):
        made = _made(year, month, day)
        if made is not None and (made - today).days <= 31:
            return made
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
