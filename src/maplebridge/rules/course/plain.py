"""The fields of a state as plain JSON values and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from maplebridge.rules.course.parts import DutyClock, PauseClock
from maplebridge.rules.moment import minute_of, moment_of

MINUTES = frozenset({"opened", "since", "target", "due", "next", "last"})


def _minute(value: int | None) -> str | None:
    return None if value is None else moment_of(value).isoformat(timespec="minutes")


def _read_minute(value: str | None) -> int | None:
    return None if value is None else minute_of(datetime.fromisoformat(value))


def _clock(clock: DutyClock) -> list[Any]:
    return [_minute(clock.since), _minute(clock.target), _minute(clock.due), clock.stood, clock.late]


def _read_clock(raw: list[Any]) -> DutyClock:
    since, target, due = (minute_of(datetime.fromisoformat(text)) for text in raw[:3])
    return DutyClock(since, target, due, raw[3], raw[4])


def _pause(clock: PauseClock | None) -> list[Any] | None:
    return clock and [_minute(clock.since), _minute(clock.until), clock.ground]


def _read_pause(raw: list[Any] | None) -> PauseClock | None:
    if raw is None:
        return None
    return PauseClock(minute_of(datetime.fromisoformat(raw[0])), _read_minute(raw[1]), raw[2])


WRITE: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(MINUTES, _minute),
    "counts": dict,
    "facts": sorted,
    "duties": lambda value: {name: _clock(clock) for name, clock in value.items()},
    "dates": lambda value: {name: date.fromordinal(day).isoformat() for name, day in value.items()},
    "lists": lambda value: {name: list(items) for name, items in value.items()},
    "paused": _pause,
    "params": dict,
}
READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(MINUTES, _read_minute),
    "counts": dict,
    "facts": frozenset,
    "duties": lambda raw: {name: _read_clock(clock) for name, clock in raw.items()},
    "dates": lambda raw: {name: date.fromisoformat(day).toordinal() for name, day in raw.items()},
    "lists": lambda raw: {name: tuple(items) for name, items in raw.items()},
    "paused": _read_pause,
    "params": lambda raw: tuple(sorted(raw.items())),
}


def write_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a state as strings, numbers, lists and tables, by the same names."""
    return {name: WRITE[name](value) if name in WRITE else value for name, value in values.items()}


def read_fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What `write_fields` wrote, as fields of a state, by the same names."""
    return {name: READ[name](value) if name in READ else value for name, value in raw.items()}
