"""Matters as a file: CSV that Excel opens in Chinese, XLSX, Parquet, GeoJSON. Places and matters, never people.

No words of residents, no contact, no code leaves here; what is against an office (bound B6) and what is outside
scope (bound B4) is left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import as_shown, category_title, office_title, outcome
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import ailing
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.state import UNREADABLE
from maplebridge.kernel.records.cells import harmless
from maplebridge.kernel.records.private import private
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.tree import Tree
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

COLUMNS = (
    "number", "opened", "category", "category_en", "category_zh", "place", "place_en", "place_zh", "unit", "office_en",
    "office_zh", "procedure", "version", "step", "outcome", "due", "bounces", "limits_missed",
)  # fmt: skip
CHUNK = 2000
Record = dict[str, Any]


@dataclass(slots=True)
class Exported:
    """How many matters were written, and the numbers of those that could not be read and were left out."""

    count: int = 0
    left_out: list[str] = field(default_factory=list)


def export(path: Path, *, now: datetime) -> Exported:
    """Write every matter this role may see to a file of the kind its name says; one that cannot be read is left out.

    raises  Incomplete  a name that ends in none of .csv, .xlsx, .parquet, .geojson
    """
    writers: dict[str, Callable[[Path, Iterator[Record]], int]] = {
        ".csv": _csv,
        ".xlsx": _xlsx,
        ".parquet": _parquet,
        ".geojson": _geojson,
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Incomplete(
            Title(
                f"{path.name} ends in none of .csv, .xlsx, .parquet, .geojson.",
                f"{path.name}不是.csv、.xlsx、.parquet或.geojson文件名。",
            )
        )
    half = path.with_name(path.name + ".part")
    half.unlink(missing_ok=True)
    done = Exported()
    with private(), transaction.atomic():
        done.count = writer(half, _records(done.left_out))
    half.replace(path)
    return done


def _records(left_out: list[str]) -> Iterator[Record]:
    """A record of each matter; the numbers of those that cannot be read are added to `left_out`."""
    found = Matter.objects.filter(against=None).exclude(category=OUTSIDE).order_by("number")
    tree = territory.tree()
    for row in found.iterator(chunk_size=CHUNK):
        try:
            record = _record(row, tree)
        except UNREADABLE:
            left_out.append(numbers.show(row.number))
        else:
            yield record


def _record(row: Matter, tree: Tree) -> Record:
    if ailing.out_of_reach(row):
        raise OverflowError("no_moment")
    definition = as_shown(row).procedure
    step = definition.place(row.step).name
    place, category, office = tree.unit(row.place), category_title(row.category), office_title(row.office)
    return {
        "number": numbers.show(row.number),
        "opened": _moment(row.opened),
        "category": row.category,
        "category_en": category.en,
        "category_zh": category.zh,
        "place": place.code,
        "place_en": place.name_en,
        "place_zh": place.name_zh,
        "unit": tree.unit(row.unit).code,
        "office_en": office.en,
        "office_zh": office.zh,
        "procedure": definition.id,
        "version": definition.version,
        "step": step,
        "outcome": outcome(row, definition),
        "due": _moment(row.due) if row.due else "",
        "bounces": row.bounces,
        "limits_missed": row.missed,
    }


def _moment(at: datetime) -> str:
    return towntime.local(at).strftime("%Y-%m-%d %H:%M")


def _csv(path: Path, records: Iterator[Record]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for count, record in enumerate(records, 1):  # noqa: B007  the last number is the count
            writer.writerow([harmless(record[name]) for name in COLUMNS])
    return count


def _xlsx(path: Path, records: Iterator[Record]) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("matters")
    sheet.append(COLUMNS)
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007  the last number is the count
        sheet.append([harmless(record[name]) for name in COLUMNS])
    book.save(path)
    return count


def _parquet(path: Path, records: Iterator[Record]) -> int:
    """By way of lines of JSON, which DuckDB reads without holding the table in Python."""
    import duckdb

    lines = path.with_name(path.name + ".jsonl")
    count = 0
    try:
        with lines.open("w", encoding="utf-8") as file:
            for count, record in enumerate(records, 1):  # noqa: B007  the last number is the count
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        kinds = {
            name: "INTEGER" if name in ("version", "bounces", "limits_missed") else "VARCHAR"
            for name in COLUMNS
        }
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
        duckdb.sql(
            f"COPY (SELECT * FROM read_json(?, format='newline_delimited', columns={{{columns}}})) "  # noqa: S608  constants
            f"TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)",
            params=[str(lines)],
        )
    finally:
        lines.unlink(missing_ok=True)
    return count


def _geojson(path: Path, records: Iterator[Record]) -> int:
    """One point a matter: the centre of its place, never where somebody stood."""
    tree = territory.tree()
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for count, record in enumerate(records, 1):
            unit = tree.by_code(record["place"])
            point = None
            if unit is not None and unit.lon is not None and unit.lat is not None:
                point = {"type": "Point", "coordinates": [unit.lon, unit.lat]}
            feature = {"type": "Feature", "geometry": point, "properties": record}
            file.write((",\n" if count > 1 else "") + json.dumps(feature, ensure_ascii=False))
        file.write("\n]}\n")
    return count
