"""What is said of a date before anybody knows which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from maplebridge.methods.text.when.calendar import Period, months_from, moved

Unit = Literal["day", "week", "month", "year"]


@dataclass(slots=True)
class Spoken:
    """A half-open span of the folded text and what it says; what is None or empty is not said.

    year, month, day   of the calendar
    part               of the month or of the year: first, last, early, mid, late, half1 …
    week, weekday      weeks from this one; Monday is 0, 7 is the weekend
    fixed              days known already
    since              this much after what was named before
    length             this many days from the day
    coming, gone       the one to come is meant, the one that has been
    joined             goes on where the one before ends: one range with it
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    week: int | None = None
    weekday: int | None = None
    fixed: Period | None = None
    since: tuple[int, Unit] | None = None
    length: int = 1
    coming: bool = False
    gone: bool = False
    joined: bool = False


def back(day: date, count: int, unit: Unit) -> date | None:
    """The day so many units before, None outside the calendar; a negative count goes on."""
    if unit == "day":
        return moved(day, -count)
    if unit == "week":
        return moved(day, -7 * count)
    return months_from(day, -count * (12 if unit == "year" else 1))
