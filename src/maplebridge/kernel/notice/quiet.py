"""Quiet hours: no mail and no SMS leaves at night or on a public holiday, unless life is in danger."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import registry

LONGEST = 60
"""Days and nights in a row that are looked through for an hour that is not quiet."""


def quiet(now: datetime) -> bool:
    """Whether letters wait now. No query once the city's pack is known."""
    here = towntime.local(now)
    return _night(here.time()) or _holiday(here)


def by_day(now: datetime) -> datetime:
    """The moment itself, or the first one after it that is not quiet; an aware moment."""
    here = towntime.local(now)
    if not (_night(here.time()) or _holiday(here)):
        return now
    for _ in range(LONGEST):
        if _holiday(here):
            here = datetime.combine(here.date() + timedelta(days=1), time())
        elif _night(here.time()):
            here = _morning(here)
        else:
            break
    return here.replace(tzinfo=towntime.zone())


def _night(at: time) -> bool:
    begins, ends = settings.QUIET_FROM, settings.QUIET_UNTIL
    if begins <= ends:
        return bool(begins <= at < ends)
    return bool(at >= begins or at < ends)


def _morning(here: datetime) -> datetime:
    """The end of the quiet hours in which a local moment lies."""
    later = here.date() if here.time() < settings.QUIET_UNTIL else here.date() + timedelta(days=1)
    return datetime.combine(later, settings.QUIET_UNTIL)


def _holiday(here: datetime) -> bool:
    """Whether this local day is a public holiday by the calendar of the city's pack, and letters rest on such days."""
    if not settings.QUIET_HOLIDAYS:
        return False
    return registry.calendar(registry.home_pack()).kind(here.toordinal()).code == "holiday"
