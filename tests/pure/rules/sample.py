"""A small procedure that has everything, the calendar, and the packed procedures, for the tests of the rules."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import maplebridge.packs
from law.packed import read
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.language import parse
from maplebridge.rules.moment import minute_of
from maplebridge.rules.procedure import Procedure

PACKS = Path(maplebridge.packs.__file__).parent
FILES = sorted((PACKS / "cn" / "procedures").glob("*.toml"))

EVERYTHING = (Path(__file__).parent / "everything.toml").read_text("utf-8")


@cache
def calendar(pack: str = "cn") -> Calendar:
    """Calendar of a pack."""
    return Calendar.from_tables(
        file.read_text("utf-8") for file in (PACKS / pack / "calendar").glob("*.toml")
    )


@cache
def everything() -> Procedure:
    """The small procedure."""
    return parse(EVERYTHING, name="everything.toml")


@cache
def packed() -> tuple[Procedure, ...]:
    """Every procedure of the Chinese pack."""
    return tuple(read(file) for file in FILES)


def local(text: str) -> datetime:
    """Local time of an ISO date, at ten o'clock unless it says another time."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T10:00")


def at(text: str) -> int:
    """Minute of an ISO date, at ten o'clock unless it says another time."""
    return minute_of(local(text))
