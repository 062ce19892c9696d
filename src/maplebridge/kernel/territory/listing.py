"""A city's own units from a CSV list: one row a unit, refused with the line and a sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from maplebridge.kernel.territory.founding import FoundingError, NewUnit
from maplebridge.kernel.territory.levels import LEVELS

NEEDED = ("code", "parent", "level", "name_en", "name_zh")
OPTIONAL = ("since", "lon", "lat", "aliases")


def read_units(text: str, *, since: date) -> list[NewUnit]:
    """Read a list with the columns `NEEDED`, and any of `OPTIONAL`; aliases are parted by “|”.

    since    the day for rows that give none
    raises   FoundingError naming the line; the order of rows does not matter
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise FoundingError(f"The list lacks the column {missing[0]}; needed are {', '.join(NEEDED)}.")
    rows = [_row(row, reader.line_num, since) for row in reader]
    _check_codes(rows)
    return rows


def _row(row: Mapping[str, str | None], line: int, since: date) -> NewUnit:
    cells = {
        key: (value or "").strip() for key, value in row.items() if key is not None and isinstance(value, str)
    }
    empty = [column for column in ("code", "level", "name_en", "name_zh") if not cells.get(column)]
    if empty:
        raise FoundingError(f"Line {line}: {empty[0]} is empty.")
    if cells["level"] not in LEVELS:
        raise FoundingError(f"Line {line}: {cells['level']!r} is no level; write one of {', '.join(LEVELS)}.")
    if bool(cells.get("parent")) == (cells["level"] == LEVELS[0]):
        raise FoundingError(f"Line {line}: every unit lies in another one, except the city.")
    return NewUnit(
        code=cells["code"],
        parent=cells.get("parent") or None,
        level=cells["level"],
        name_en=cells["name_en"],
        name_zh=cells["name_zh"],
        since=_day(cells.get("since"), line) or since,
        lon=_degrees(cells.get("lon"), 180, line),
        lat=_degrees(cells.get("lat"), 90, line),
        aliases=tuple(alias.strip() for alias in cells.get("aliases", "").split("|") if alias.strip()),
    )


def _day(text: str | None, line: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FoundingError(f"Line {line}: {text!r} is no date; write it as 2026-05-07.") from error


def _degrees(text: str | None, most: float, line: int) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise FoundingError(f"Line {line}: {text!r} is no number of degrees.") from error
    if not -most <= number <= most:
        raise FoundingError(f"Line {line}: {text} lies outside −{most:.0f} to {most:.0f} degrees.")
    return number


def _check_codes(rows: list[NewUnit]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            raise FoundingError(f"The code {row.code} stands on two lines: every unit needs its own.")
        seen.add(row.code)
