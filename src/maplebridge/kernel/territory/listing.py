"""A city's own units from a CSV list: one row a unit, refused with the line and a sentence."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from math import hypot

from maplebridge.kernel.territory import namesakes
from maplebridge.kernel.territory.founding import FoundingError, NewUnit
from maplebridge.kernel.territory.levels import level_number
from maplebridge.packs.levels import LEVELS
from maplebridge.rules.plain import day

NEEDED = ("code", "parent", "level", "name_en", "name_zh")
OPTIONAL = ("since", "lon", "lat", "aliases")
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
FROM_A_SHEET = re.compile(r"\d+\.\d*|\d+(\.\d+)?[eE][+-]?\d+|\d{1,3}(,\d{3})+")
"""What a spreadsheet makes of a code: 330000.0, 3.3E+05, 330,000."""
MADE_A_DAY = re.compile(
    rf"\d{{1,2}}-({_MONTH})|({_MONTH})-\d{{1,4}}|true|false"
    r"|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
"""What it makes of the codes 1-5 and true: 1-May, TRUE."""
FAR = 8.0
"""Degrees from the unit above in which no part of a city lies."""
MOST_SENTENCES = 50
Lined = tuple[int, NewUnit]


def text_of(raw: bytes, *, name: str) -> str:
    """A file as text: UTF-8, or UTF-16 with its mark; a mark at the beginning is no part of the text.

    raises  FoundingError
    """
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if raw.startswith(mark):
            try:
                return raw.decode(coding).lstrip("\ufeff")
            except UnicodeDecodeError as error:
                where = raw.count(b"\n", 0, error.start) + 1
                raise FoundingError(
                    f"{name}, line {where}: this is no text in UTF-8. Save it as “CSV UTF-8” and try again."
                ) from error
    raise AssertionError("every text begins with nothing")


def read_units(text: str, *, since: date, existing: Collection[str] = ()) -> list[NewUnit]:
    """Read a list with the columns `NEEDED`, and any of `OPTIONAL`; aliases are parted by “|”.

    since     the day for rows that give none
    existing  codes of units that stand already, in which a row may lie
    raises    FoundingError with a line for each row that does not fit; the order of rows does not matter
    """
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    faults: list[str] = []
    rows: list[Lined] = []
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                rows.append(
                    (reader.line_num, _row(_named(cells, columns, reader.line_num), reader.line_num, since))
                )
            except FoundingError as error:
                faults.append(str(error))
    except csv.Error as error:
        raise FoundingError(
            f"Line {reader.line_num}: a quotation mark is not closed, or stands astray."
        ) from error
    if not rows and not faults:
        raise FoundingError("The list holds no unit: write a row for the city and one for each part of it.")
    faults += _misplaced(rows, existing, whole=not faults)
    if faults:
        more = [f"… and {len(faults) - MOST_SENTENCES} more."] if len(faults) > MOST_SENTENCES else []
        raise FoundingError("\n".join([*faults[:MOST_SENTENCES], *more]))
    return [row for _, row in rows]


def _columns(first: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in first]
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise FoundingError(f"The list lacks the column {missing[0]}; needed are {', '.join(NEEDED)}.")
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice:
        raise FoundingError(f"The column {twice} stands twice in the list; keep one of them.")
    strange = [name for name in columns if name and name not in (*NEEDED, *OPTIONAL)]
    if strange:
        raise FoundingError(
            f"The list has columns that are not known: {', '.join(strange[:10])}. "
            f"Known are {', '.join((*NEEDED, *OPTIONAL))}; give them these names, or take them out."
        )
    return columns


def _named(cells: list[str], columns: list[str], line: int) -> Mapping[str, str]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise FoundingError(
            f"Line {line}: {len(cells)} cells for {len(columns)} columns; put cells with commas into quotation marks."
        )
    nameless = next(
        (
            n
            for n, (name, cell) in enumerate(zip(columns, cells, strict=False), 1)
            if not name and cell.strip()
        ),
        0,
    )
    if nameless:
        raise FoundingError(f"Line {line}: column {nameless} has a cell and no name in the first line.")
    return {name: _clean(cell) for name, cell in zip(columns, cells, strict=False)}


def _clean(cell: str) -> str:
    """A cell without blanks around it and without signs that nobody sees."""
    return "".join(
        sign for sign in cell if sign == " " or unicodedata.category(sign) not in ("Cc", "Cf")
    ).strip()


def _row(cells: Mapping[str, str], line: int, since: date) -> NewUnit:
    empty = [column for column in ("code", "level", "name_en", "name_zh") if not cells.get(column)]
    if empty:
        raise FoundingError(f"Line {line}: {empty[0]} is empty.")
    if cells["level"] not in LEVELS:
        raise FoundingError(f"Line {line}: {cells['level']!r} is no level; write one of {', '.join(LEVELS)}.")
    if bool(cells.get("parent")) == (cells["level"] == LEVELS[0]):
        raise FoundingError(f"Line {line}: every unit lies in another one, except the city.")
    lon, lat = _degrees(cells.get("lon"), 180, line), _degrees(cells.get("lat"), 90, line)
    if (lon is None) != (lat is None):
        raise FoundingError(f"Line {line}: lon and lat go together; one of them is empty.")
    if lon == 0 and lat == 0:
        raise FoundingError(
            f"Line {line}: 0, 0 is a point in the sea; leave lon and lat empty where none is known."
        )
    for column in ("name_en", "name_zh"):
        if len(cells[column]) > 120:
            raise FoundingError(f"Line {line}: {column} has {len(cells[column])} letters; 120 are the most.")
    return NewUnit(
        code=_code(cells["code"], "code", line),
        parent=_code(cells["parent"], "parent", line) if cells.get("parent") else None,
        level=cells["level"],
        name_en=cells["name_en"],
        name_zh=cells["name_zh"],
        since=_day(cells.get("since"), line) or since,
        lon=lon,
        lat=lat,
        aliases=tuple(alias.strip() for alias in cells.get("aliases", "").split("|") if alias.strip()),
    )


def _code(written: str, column: str, line: int) -> str:
    text = unicodedata.normalize("NFKC", written)
    if FROM_A_SHEET.fullmatch(text) or MADE_A_DAY.fullmatch(text):
        made = "a day or a yes" if MADE_A_DAY.fullmatch(text) else "a number"
        raise FoundingError(
            f"Line {line}: {column} {text!r} is {made} that a spreadsheet has changed, not a code. "
            "Format the column as text, write the code again (such as 330000), and save."
        )
    if not CODE.fullmatch(text):
        raise FoundingError(
            f"Line {line}: {column} {text!r} is no code; a code has up to 40 letters a to z, digits, “-” or “_”."
        )
    return text


def _day(text: str | None, line: int) -> date | None:
    read = day(text) if text else None
    if text and read is None:
        raise FoundingError(f"Line {line}: {text!r} is no date; write it as 2026-05-07.")
    return read


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


def _misplaced(rows: list[Lined], existing: Collection[str], *, whole: bool) -> Iterator[str]:
    """What is wrong between rows: codes twice, parents unknown, levels out of order (so no loop can stand).

    whole  every row could be read: only then is a parent that is missing a fault of its own
    """
    by_code: dict[str, Lined] = {}
    for line, row in rows:
        before = by_code.setdefault(row.code, (line, row))
        if before[0] != line:
            yield f"Line {line}: the code {row.code} stands on two lines ({before[0]} too): every unit needs its own."
    for line, row in rows:
        if row.parent is None:
            continue
        above = by_code.get(row.parent)
        if above is None:
            if whole and row.parent not in existing:
                yield f"Line {line}: {row.name_en} ({row.code}) lies in {row.parent}, but no row has that code."
        elif level_number(above[1].level) >= level_number(row.level):
            yield (
                f"Line {line}: {row.name_en} ({row.code}) is a {row.level}, which cannot lie in "
                f"{above[1].name_en} ({row.parent}), a {above[1].level} on line {above[0]}."
            )
    yield from _alike(rows)
    yield from namesakes.sentences(rows)
    yield from _far_away(rows, by_code)


def _alike(rows: list[Lined]) -> Iterator[str]:
    """Codes that nobody who types them tells apart."""
    first_lines: dict[str, Lined] = {}
    for line, row in rows:
        before, other = first_lines.setdefault(row.code.casefold(), (line, row))
        if other.code != row.code:
            yield (
                f"Line {line}: the code {row.code} differs from {other.code} on line {before} in capitals alone: "
                "write one of them otherwise."
            )


def _far_away(rows: list[Lined], by_code: Mapping[str, Lined]) -> Iterator[str]:
    """Units whose point lies where their city is not: far from the nearest unit above that has a point."""
    for line, row in rows:
        above = by_code.get(row.parent or "")
        for _ in LEVELS:
            if above is None or above[1].lon is not None:
                break
            above = by_code.get(above[1].parent or "")
        if above is None or None in (row.lon, row.lat, above[1].lon, above[1].lat):
            continue
        away = hypot((row.lon or 0) - (above[1].lon or 0), (row.lat or 0) - (above[1].lat or 0))
        if away > FAR:
            yield (
                f"Line {line}: {row.name_en} ({row.code}) lies {away:.0f} degrees from {above[1].name_en} "
                f"({above[1].code}, line {above[0]}). Look whether longitude and latitude are right and in order."
            )
