"""Time for tests: a guard of the clock that compares and holds nothing, and doors that count in one window alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from maplebridge.kernel.clock.guarding.rounds import Round


def unguarded(now: datetime) -> Round:
    """A round that fires at the moment it is given."""
    return Round(now, fires=True)


def one_window(patch: pytest.MonkeyPatch, now: datetime) -> None:
    """Every try at a door counts in the window of `now`: a test that crosses the end of one by the clock stays right."""
    from maplebridge.kernel.identity import limits

    mark = limits._mark
    patch.setattr(limits, "_mark", partial(_at, mark, now))


def _at(mark, now, key, _moment, minutes):
    return mark(key, now, minutes)


def in_one_window(tries: Callable[[int], list[int]], minutes: int = 10) -> list[int]:
    """What tries at a door answer that fall into one window by the real clock; made anew where they crossed its end.

    tries  makes them; its number, from 0, tells those made anew from those before
    """
    for attempt in range(3):
        window = time.time() // (60 * minutes)
        answers = tries(attempt)
        if time.time() // (60 * minutes) == window:
            return answers
    raise AssertionError("the tries took longer than a window")


def well_within_a_day(now: datetime, after: timedelta) -> datetime:
    """A moment from which `after` can pass in the same day of the city: `now`, or as much before it."""
    from maplebridge.kernel.clock import towntime

    same = towntime.local(now).date() == towntime.local(now + after).date()
    return now if same else now - after
