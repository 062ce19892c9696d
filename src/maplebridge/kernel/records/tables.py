"""Records as a file: CSV that Excel opens in Chinese, XLSX, Parquet, GeoJSON. Whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db import transaction
from openpyxl import Workbook

from maplebridge.kernel.records.cells import harmless
from maplebridge.kernel.records.private import private
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: its columns, those of them that hold whole numbers, the name of its sheet."""

    columns: Sequence[str]
    numbers: Collection[str]
    sheet: str


def write(
    path: Path,
    columns: Sequence[str],
    records: Callable[[], Iterator[Record]],
    *,
    numbers: Collection[str] = (),
    sheet: str = "records",
) -> int:
    """Write records to a file of the kind its name says, in one transaction; returns how many.

    numbers  columns that hold whole numbers, where the kind of file tells them from words

    raises  Incomplete  a name that ends in none of .csv, .xlsx, .parquet, .geojson;  OSError
    """
    writers = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet, ".geojson": _geojson}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Incomplete(Text("{name} ends in none of .csv, .xlsx, .parquet, .geojson.", name=path.name))
    half = path.with_name(path.name + ".part")
    half.unlink(missing_ok=True)
    with private(), transaction.atomic():
        count = writer(half, Table(columns, numbers, sheet), records())
    half.replace(path)
    return count


def _csv(path: Path, table: Table, records: Iterator[Record]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for count, record in enumerate(records, 1):  # noqa: B007  the last number is the count
            writer.writerow([harmless(record[name]) for name in table.columns])
    return count


def _xlsx(path: Path, table: Table, records: Iterator[Record]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.sheet)
    sheet.append(list(table.columns))
    count = 0
    for count, record in enumerate(records, 1):  # noqa: B007  the last number is the count
        sheet.append([harmless(record[name]) for name in table.columns])
    book.save(path)
    return count


def _parquet(path: Path, table: Table, records: Iterator[Record]) -> int:
    """By way of lines of JSON, which DuckDB reads without holding the table in Python."""
    lines = path.with_name(path.name + ".jsonl")
    count = 0
    try:
        with lines.open("w", encoding="utf-8") as file:
            for count, record in enumerate(records, 1):  # noqa: B007  the last number is the count
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        kinds = {name: "INTEGER" if name in table.numbers else "VARCHAR" for name in table.columns}
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
        duckdb.sql(
            f"COPY (SELECT * FROM read_json(?, format='newline_delimited', columns={{{columns}}})) "  # noqa: S608  constants
            f"TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)",
            params=[str(lines)],
        )
    finally:
        lines.unlink(missing_ok=True)
    return count


def _geojson(path: Path, _table: Table, records: Iterator[Record]) -> int:
    """One point a matter: the centre of its place, never where somebody stood."""
    tree = territory.tree()
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for count, record in enumerate(records, 1):
            unit = tree.by_code(str(record.get("place", "")))
            point = None
            if unit is not None and unit.lon is not None and unit.lat is not None:
                point = {"type": "Point", "coordinates": [unit.lon, unit.lat]}
            feature = {"type": "Feature", "geometry": point, "properties": record}
            file.write((",\n" if count > 1 else "") + json.dumps(feature, ensure_ascii=False))
        file.write("\n]}\n")
    return count
