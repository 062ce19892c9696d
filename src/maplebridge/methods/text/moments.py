"""Dates in a text, Chinese and English, from a day to a year, resolved against the day of writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.methods.text.fold import fold
from maplebridge.methods.text.when.calendar import Precision
from maplebridge.methods.text.when.reading import said_in
from maplebridge.methods.text.when.resolving import resolve


@dataclass(frozen=True, slots=True)
class DateMention:
    """Days named at a half-open span of the original.

    first, last  both inside; the same when one day is named
    precision    what the words name: a day, a week, a month, a year, or a range from one day to another
    """

    start: int
    end: int
    first: date
    last: date
    precision: Precision

    @property
    def day(self) -> date:
        """The day, or the first one."""
        return self.first


def find_dates(text: str, *, today: date) -> list[DateMention]:
    """Dates from left to right, none overlapping; days that no calendar has are left out.

    Feasts of the moon are not read, nor what comes again and again (每周五, every Monday). An end is a last day (月底), a
    third of a month ten days (上旬, late May). Of two orders of figures the day comes first: 3/4/2025 is in April.

    today    the day the text was written: 昨天 and "two weeks ago" count from it; a date without a year is the latest
             one not more than 31 days after it, unless the words speak of what is to come or follow a date with a year
    raises   MethodError when `text` is not a string

    >>> [m.day.isoformat() for m in find_dates("3月5日停水，2019-03-07恢复", today=date(2019, 4, 1))]
    ['2019-03-05', '2019-03-07']
    >>> [(m.first.day, m.last.day) for m in find_dates("上周五; 3 to 5 March", today=date(2019, 4, 1))]
    [(29, 29), (3, 5)]
    """
    source = fold(text)
    said = said_in(text, source, today)
    mentions = []
    for found in resolve(source.text, said, today):
        start, end = source.span(found.start, found.end)
        first, last, precision = found.period
        mentions.append(DateMention(start, end, first, last, precision))
    return mentions
