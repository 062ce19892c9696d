"""The one row of the clock about itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from maplebridge.kernel.clock.guarding.doubts import Trusted

log = logging.getLogger("maplebridge.clock")
COLUMNS = (
    "at", "boot", "passed", "cleared", "held", "until", "slow", "why", "facts", "freed_from", "freed",
    "asked_by", "asked_why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timekeeping:
    """What the clock knows of itself.

    at, boot, passed   the last moment that was trusted, and what the machine knew then
    cleared            what ended before this moment may fire: it was judged, or a person released it
    held, until        since when what follows of itself is held, and until when at most
    slow               the day of the hold is over and the time still in doubt: it goes on by the slowest time
    why, facts         the doubts, and the figures behind them
    freed_from, freed  the hold before: nothing that ended in it is counted from before its end
    asked_by           account that asked for the release on the page;  asked_why  its reason
    """

    at: datetime | None
    boot: str
    passed: float
    cleared: datetime | None
    held: datetime | None
    until: datetime | None
    slow: bool
    why: tuple[str, ...]
    facts: Mapping[str, Any]
    freed_from: datetime | None
    freed: datetime | None
    asked_by: int | None
    asked_why: str

    @property
    def trusted(self) -> Trusted:
        """The last moment that was trusted."""
        return Trusted(self.at, self.boot, self.passed)

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment of the hold before; None if there was none."""
        return None if self.freed_from is None or self.freed is None else (self.freed_from, self.freed)


NOTHING = Timekeeping(None, "", 0.0, None, None, None, False, (), {}, None, None, None, "")
"""What is known where the row is gone."""


def timekeeping(*, locked: bool = False) -> Timekeeping:
    """The row as it stands, locked until the transaction ends if asked; where it is gone `NOTHING`. One query.

    Whoever locks it is the clock, which writes a new row where there is none: one query more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS)} FROM clock_timekeeping{' FOR UPDATE' if locked else ''}"  # noqa: S608 -- constants
        )
        stored = cursor.fetchone()
        if stored is None and locked:
            log.warning("the clock's own row was gone; what it trusts begins anew")
            cursor.execute("INSERT INTO clock_timekeeping DEFAULT VALUES ON CONFLICT DO NOTHING")
    if stored is None:
        return NOTHING
    row = dict(zip(COLUMNS, stored, strict=True))
    facts = row["facts"]
    row["facts"] = json.loads(facts) if isinstance(facts, str) else facts
    return Timekeeping(**{**row, "why": tuple(row["why"])})


def keep(**values: object) -> None:
    """Write some columns of the row."""
    stored = {
        name: json.dumps(value)
        if name == "facts"
        else list(value)
        if name == "why" and isinstance(value, tuple)
        else value
        for name, value in values.items()
    }
    setting = ", ".join(f"{name} = %s" for name in stored)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE clock_timekeeping SET {setting}", list(stored.values()))  # noqa: S608 -- names of columns


def ask(why: str) -> bool:
    """Ask, inside an administrator's transaction, that the clock goes on; whether anything is held.

    raises  ProgrammingError (the database: whoever asks is no administrator)
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mb_clock_ask(%s)", [why])
        return bool(cursor.fetchone()[0])


def running() -> bool:
    """Whether nothing may happen of itself now. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT held IS NOT NULL AND NOT slow FROM clock_timekeeping")
        row = cursor.fetchone()
    return row is not None and bool(row[0])
