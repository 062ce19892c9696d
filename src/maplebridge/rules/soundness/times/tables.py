"""Last days for every start day at once, taken from the engine's own `term`: there is no second due function."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.procedure import Limit
from maplebridge.rules.term import due_table, target_table

Days = NDArray[np.int64]
Left = NDArray[np.int32]
"""Own days left for each day; kept small, since a proof keeps one for every node."""

FIRST_START = date(2020, 1, 1)
LAST_START = date(2026, 12, 31)
"""A proof holds for matters that open on any day from the first to the last."""

BEYOND = 10**7
"""Days left where the calendar table is too short to say; larger than any honest number."""


class DayTables:
    """Tables of last days as positions in the calendar table; position `size` means beyond its end.

    first   ordinal of position 0
    size    number of days
    shortest  a limit that counts from a day named at the opening is taken at its shortest: over at once; else at its longest
    """

    def __init__(self, calendar: Calendar, values: Mapping[str, int], *, shortest: bool = False) -> None:
        self.calendar = calendar
        self.values = values
        self.shortest = shortest
        self.first = calendar.first
        self.size = calendar.last - calendar.first + 1
        self.today: Days = np.arange(self.size + 1, dtype=np.int64)
        self._kept: dict[tuple[str, Limit, int], Days] = {}

    def due(self, limit: Limit, extra: int = 0) -> Days:
        """Last day, rolled, for each start day; shape (size + 1,), the last one standing for beyond."""
        return self._table("due", limit, extra)

    def target(self, limit: Limit, extra: int = 0) -> Days:
        """Last day before rolling, for each start day; shape as in `due`."""
        return self._table("target", limit, extra)

    def rolled(self, limit: Limit) -> Days:
        """Where a last day that falls on each day is moved to by this limit; shape as in `due`."""
        return self.due(Limit(days=0, count="calendar", rolls=limit.rolls))

    def forget(self) -> None:
        """Let go of the tables made so far; they are made again when asked for."""
        self._kept.clear()

    def _table(self, which: str, limit: Limit, extra: int) -> Days:
        key = (which, limit, extra)
        if key not in self._kept:
            made = due_table if which == "due" else target_table
            positions = made(limit, self.values, self.calendar, extra=extra) - self.first
            self._kept[key] = self._since_given(limit, np.append(np.minimum(positions, self.size), self.size))
        return self._kept[key]

    def _since_given(self, limit: Limit, days: Days) -> Days:
        """The same of a limit that counts from a named day: it lies at most so far ahead; nothing ends before today."""
        if limit.since is None:
            return days
        if self.shortest:
            return self.today
        return np.maximum(days[np.minimum(self.today + limit.since_ahead, self.size)], self.today)

    def starts(self) -> slice:
        """Positions of the start days that a proof speaks of."""
        return slice(FIRST_START.toordinal() - self.first, LAST_START.toordinal() - self.first + 1)

    def day(self, position: int) -> date:
        """Date at a position."""
        return date.fromordinal(self.first + position)

    def position(self, day: date) -> int:
        """Position of a date. Raises ValueError outside the table."""
        position = day.toordinal() - self.first
        if not 0 <= position < self.size:
            raise ValueError(f"the calendar table does not hold {day.isoformat()}")
        return position
