"""Which days are working days. Built from tables; beyond them plain weekends, marked provisional.

Days are ordinals (`date.toordinal()`). All questions are answered in constant time from three arrays.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maplebridge.texts import Text, Wording, title_of

DayCode = Literal["working", "weekend", "holiday", "swapped"]

PLAIN_KINDS: dict[DayCode, Wording] = {
    "working": Text("working day"),
    "weekend": Text("weekend"),
}


PLAIN_DAYS_AFTER = 15_000
"""Days behind the last table for which the arrays are filled with plain weeks: limits reach that far."""


class CalendarError(ValueError):
    """A calendar table cannot be read. The message names the table and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class DayKind:
    """What a day is, and the holiday or swap that makes it so.

    code  working, weekend, holiday (a day off), swapped (a Saturday or Sunday that is worked)
    """

    code: DayCode
    title: Wording
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """A day that differs from the plain week."""

    off: bool
    title: Wording


class Calendar:
    """Working days from `first` to `last`; a plain, provisional week before and after."""

    __slots__ = ("_count", "_counts", "_days", "_exceptions", "_numbers", "_provisional", "first", "last")

    def __init__(
        self, first: int, last: int, exceptions: dict[int, Override], provisional: frozenset[int]
    ) -> None:
        self.first, self.last = first, last
        self._exceptions = exceptions
        self._provisional = provisional
        days = np.arange(first, last + 1 + PLAIN_DAYS_AFTER)
        working = (days + 6) % 7 < 5
        for day, exception in exceptions.items():
            working[day - first] = not exception.off
        self._counts = np.cumsum(working)
        self._numbers = days[working]
        self._count: list[int] = self._counts.tolist()
        self._days: list[int] = self._numbers.tolist()

    @property
    def working(self) -> NDArray[np.bool_]:
        """Whether each day `first..last` is a working day."""
        return np.diff(self._counts[: self.last - self.first + 1], prepend=0).astype(bool)

    @classmethod
    def from_tables(cls, texts: Iterable[str], *, region: str | None = None) -> Calendar:
        """Build the calendar of a pack from the texts of its tables, with the days of `region` if given.

        A table is of one `year`, or of `years` (first to last) that have no table of their own. One with a
        `region` holds only where the code of the place begins with it.

        raises  CalendarError
        """
        tables = [_read(text) for text in texts]
        return _assemble(cls, [t for t in tables if _applies(t, region)])

    def is_working(self, day: int) -> bool:
        """Whether offices work on `day`."""
        index = day - self.first
        if 0 <= index < len(self._count):
            return bool(self._count[index] - (self._count[index - 1] if index else 0))
        return (day + 6) % 7 < 5

    def is_provisional(self, day: int) -> bool:
        """Whether the notice that fixes the holidays of this day's year is not out yet."""
        return not self.first <= day <= self.last or date.fromordinal(day).year in self._provisional

    def add_working(self, day: int, number: int) -> int:
        """The `number`-th working day after `day` (`day` itself for 0; it is never counted)."""
        if number <= 0:
            return day
        index = day - self.first
        if 0 <= index < len(self._count):
            wanted = self._count[index] + number - 1
            if wanted < len(self._days):
                return self._days[wanted]
        return self._add_slowly(day, number)

    def add_working_each(self, days: NDArray[np.int64], number: int) -> NDArray[np.int64]:
        """`add_working` of each of `days`."""
        wanted = self._counts[np.clip(days - self.first, 0, len(self._count) - 1)] + number - 1
        inside = (days >= self.first) & (days - self.first < len(self._count)) & (wanted < len(self._days))
        if number <= 0:
            return days
        if not inside.all():
            return np.array([self.add_working(int(day), number) for day in days], dtype=np.int64)
        numbers: NDArray[np.int64] = self._numbers[wanted]
        return numbers

    def roll_each(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """`roll` of each of `days`."""
        return self.add_working_each(days - 1, 1)

    def _add_slowly(self, day: int, number: int) -> int:
        """Count day by day where the arrays do not reach."""
        while (
            number
        ):  # ends: `number` is above 0 here, and every week beyond the tables has five working days
            day += 1
            number -= self.is_working(day)
        return day

    def roll(self, day: int) -> int:
        """First working day on or after `day`."""
        return day if self.is_working(day) else self.add_working(day, 1)

    def working_between(self, after: int, upto: int) -> int:
        """Number of working days later than `after`, up to and including `upto`."""
        if upto <= after:
            return 0
        if self.first <= after and upto - self.first < len(self._count):
            return self._count[upto - self.first] - self._count[after - self.first]
        return sum(self.is_working(day) for day in range(after + 1, upto + 1))

    def kind(self, day: int) -> DayKind:
        """What `day` is, with the name of the holiday."""
        provisional = self.is_provisional(day)
        exception = self._exceptions.get(day)
        if exception is not None:
            if exception.off:
                return DayKind("holiday", exception.title, provisional)
            holiday = exception.title
            worked = Text("worked in exchange for {holiday}", holiday=holiday)
            return DayKind("swapped", worked, provisional)
        code: DayCode = "working" if (day + 6) % 7 < 5 else "weekend"
        return DayKind(code, PLAIN_KINDS[code], provisional)


def _read(text: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"a calendar table is no TOML: {error}") from error
    unknown = set(table) - {"year", "years", "provisional", "source", "region", "holiday", "fixed"}
    if unknown:
        raise CalendarError(f"a calendar table has the unknown key {sorted(unknown)[0]!r}")
    if ("year" in table) == ("years" in table):
        raise CalendarError("a calendar table needs either `year` or `years`")
    if "source" not in table:
        raise CalendarError(f"the calendar table of {table.get('year', table.get('years'))} names no source")
    return table


def _applies(table: dict[str, Any], region: str | None) -> bool:
    return "region" not in table or (region is not None and region.startswith(table["region"]))


def _assemble(kind: type[Calendar], tables: list[dict[str, Any]]) -> Calendar:
    national = [t["year"] for t in tables if "year" in t and "region" not in t]
    if len(set(national)) != len(national):
        raise CalendarError("two calendar tables are of the same year")
    exceptions: dict[int, Override] = {}
    covered: set[int] = set(national)
    provisional: set[int] = set()
    for table in sorted(tables, key=lambda t: ("years" in t, "region" in t)):
        if "year" in table:
            _take_year(table, exceptions)
            continue
        later = [y for y in range(table["years"]["first"], table["years"]["last"] + 1) if y not in covered]
        covered.update(later)
        if table.get("provisional", False):
            provisional.update(later)
        _take_fixed(table, later, exceptions)
    if not covered or max(covered) - min(covered) + 1 != len(covered):
        raise CalendarError(f"the calendar lacks a year between its first and its last: {sorted(covered)}")
    first, last = date(min(covered), 1, 1).toordinal(), date(max(covered), 12, 31).toordinal()
    return kind(first, last, exceptions, frozenset(provisional))


def _take_year(table: dict[str, Any], exceptions: dict[int, Override]) -> None:
    for holiday in table.get("holiday", []):
        title = title_of(holiday["title"])
        for key in ("off", "works"):
            for day in holiday.get(key, []):
                if day.year != table["year"]:
                    raise CalendarError(f"{day} stands in the calendar table of {table['year']}")
                exceptions[day.toordinal()] = Override(key == "off", title)


def _take_fixed(table: dict[str, Any], years: list[int], exceptions: dict[int, Override]) -> None:
    for fixed in table.get("fixed", []):
        title = title_of(fixed["title"])
        for year in years:
            for on in fixed["on"]:
                exceptions[date.fromisoformat(f"{year}-{on}").toordinal()] = Override(True, title)
