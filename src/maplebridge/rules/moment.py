"""Whole local minutes as integers, so that time can be compared, stored and counted without a clock.

A *day* is `date.toordinal()`; a *minute* is `day * 1440 + minute of the day`.
Both are local time of the city.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

MINUTES_A_DAY = 1440
LAST_MINUTE = MINUTES_A_DAY - 1


def minute_of(moment: datetime) -> int:
    """Minute of a local time without zone; seconds are cut off.

    raises  ValueError  the time carries a zone: turn it into the city's local time first
    """
    if moment.tzinfo is not None:
        raise ValueError(f"{moment.isoformat()} carries a zone; give the local time of the city without one")
    return moment.toordinal() * MINUTES_A_DAY + moment.hour * 60 + moment.minute


def moment_of(minute: int) -> datetime:
    """The moment, without zone, of a minute of the town's time."""
    day, within = divmod(minute, MINUTES_A_DAY)
    return datetime.combine(date.fromordinal(day), time()) + timedelta(minutes=within)


def day_of(minute: int) -> date:
    """Day of a minute."""
    return date.fromordinal(minute // MINUTES_A_DAY)


def end_of(day: int) -> int:
    """Last minute, 23:59, of a day."""
    return day * MINUTES_A_DAY + LAST_MINUTE
