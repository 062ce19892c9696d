"""An event as the clock stands: while what happens of itself is held, silences that are due wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from maplebridge.kernel.clock import guarding, towntime
from maplebridge.rules import course


def as_clock_stands(event: course.Event, state: course.State) -> course.Event:
    """The event, and whether a hold runs or ran. One query, and only where a silence lies before the event."""
    if state.next is None or state.next >= event.at:
        return event
    row = guarding.timekeeping()
    if row.held is not None and not row.slow:
        return replace(event, held=True)
    return replace(event, window=window_of(row.window))


def window_of(freed: tuple[datetime, datetime] | None) -> tuple[int, int]:
    """The hold before, as (first, last) minute of the town's time."""
    if freed is None:
        return course.NO_WINDOW
    return towntime.minute(freed[0]), towntime.minute(freed[1])
