"""The calendars of packs, by which procedures are proved and explained before a city adopts them."""

from __future__ import annotations

from functools import cache

from maplebridge.config.procedures.files import PACKS
from maplebridge.rules.calendar import Calendar


@cache
def calendar_of(pack: str) -> Calendar:
    """The calendar of a pack."""
    folder = PACKS / pack / "calendar"
    return Calendar.from_tables(file.read_text("utf-8") for file in sorted(folder.glob("*.toml")))
