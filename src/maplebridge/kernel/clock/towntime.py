"""The city's own clock: aware moments to local minutes and back (rules know local minutes only)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from maplebridge.rules.moment import minute_of, moment_of


@cache
def zone() -> ZoneInfo:
    """The city's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def local(at: datetime) -> datetime:
    """The naive local time of an aware moment."""
    return at.astimezone(zone()).replace(tzinfo=None)


def printed(at: datetime) -> str:
    """A moment as commands print it: the city's time, as pages say it, with its distance from UTC.

    For Fenghe: 2026-11-30 23:59 (UTC+08:00).
    """
    here = at.astimezone(zone()).isoformat(" ", "minutes")
    return f"{here[:16]} (UTC{here[16:]})"


def minute(at: datetime) -> int:
    """The local minute of an aware moment."""
    return minute_of(local(at))


def minute_or_none(at: datetime | None) -> int | None:
    """The same for a moment that may be missing."""
    return None if at is None else minute(at)


def moment(minute_number: int) -> datetime:
    """The aware UTC moment of a local minute."""
    return moment_of(minute_number).replace(tzinfo=zone()).astimezone(UTC)


def moment_or_none(minute_number: int | None) -> datetime | None:
    """The same for a minute that may be missing."""
    return None if minute_number is None else moment(minute_number)
