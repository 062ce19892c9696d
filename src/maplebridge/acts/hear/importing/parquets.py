"""Rows of a Parquet file: every type as the text a person would write, or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from maplebridge.acts.hear.importing.heads import Head, Line
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

_WHOLE = 10**15
_AT_ONCE = 5000
_PLAIN = re.compile(
    r"BLOB|VARCHAR|FLOAT|DOUBLE|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL\([\d,]+\)|BOOLEAN|UUID"
)
"""Types that the driver gives as they are. Of the others it refuses some values, or needs a further package."""
_NESTED = re.compile(r".*\]|(?:STRUCT|MAP|UNION|LIST|ARRAY|VARIANT)\b.*", re.DOTALL)
_FRACTION = re.compile(r"(\d\d:\d\d:\d\d)(?:\.\d+)?(\+00)?")
_BINARY = Text("The column holds bytes that are no text. Save it as text.")


def lines(path: Path) -> Iterator[tuple[Head, Line]]:
    """Each row with the head it stands under. A moment with a zone is written in UTC.

    raises  Incomplete  no Parquet file, or one that is damaged further on
    """
    with duckdb.connect() as reader:
        named = re.sub(r"([*?\[])", r"[\1]", str(path))
        number, opened = 0, False
        try:
            reader.execute("SET TimeZone = 'UTC'")
            reader.execute("SELECT * FROM read_parquet(?) LIMIT 0", [named])
            columns = [(one[0], str(one[1])) for one in reader.description or ()]
            head = Head(path.name, [name for name, _ in columns])
            chosen = ", ".join(_asked(name, kind) for name, kind in columns)
            opened = True
            reader.execute(f"SELECT {chosen} FROM read_parquet(?)", [named])  # noqa: S608  names are quoted
            while rows := reader.fetchmany(_AT_ONCE):  # ends: with the file
                for row in rows:
                    number += 1
                    yield head, _line(head, number, row, columns)
        except duckdb.Error as error:
            raise Incomplete(_damaged(path.name, number) if opened else _no_parquet(path.name)) from error


def _asked(name: str, kind: str) -> str:
    """The column as it is fetched: what the driver cannot always give comes as text."""
    quoted = '"' + name.replace('"', '""') + '"'
    return quoted if _PLAIN.fullmatch(kind) else f"CAST({quoted} AS VARCHAR)"


def _line(head: Head, number: int, row: tuple[Any, ...], columns: list[tuple[str, str]]) -> Line:
    faults: dict[int, Wording] = {}
    texts = []
    for n, (value, (_, kind)) in enumerate(zip(row, columns, strict=True)):
        text = "" if value is None or value != value else _written(value, kind)
        if text is None:
            faults[n] = _BINARY if isinstance(value, bytes) else _nested(kind)
        texts.append(str(value) if text is None else text)
    return head.line(number, texts, faults=faults)


def _written(value: Any, kind: str) -> str | None:
    """A value as text; None where it has none."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if _NESTED.fullmatch(kind):
        return None
    if kind.startswith("TIMESTAMP"):
        return _FRACTION.sub(lambda match: match[1] + ("Z" if match[2] else ""), str(value))
    return str(value)


def _nested(kind: str) -> Wording:
    shown = kind[:40]
    return Text("The column holds {shown}, not one text. Write it as one text.", shown=shown)


def _no_parquet(name: str) -> Wording:
    return Text("{name} cannot be opened as Parquet.", name=name)


def _damaged(name: str, rows: int) -> Wording:
    return Text(
        "{name} is a Parquet file, but cannot be read beyond row {rows}: it is damaged there. "
        "What stands before it is not opened twice.",
        name=name,
        rows=rows,
    )
