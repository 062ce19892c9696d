"""Rows of a Parquet file: every type as the text a person would write, or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from maplebridge.acts.hear.importing.heads import Head, Line
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.words import Title

_WHOLE = 10**15
_AT_ONCE = 5000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BINARY = Title(
    "The column holds bytes that are no text. Save it as text.", "该列是二进制数据而非文本，请另存为文本。"
)


def lines(path: Path) -> Iterator[tuple[Head, Line]]:
    """Each row with the head it stands under. A moment with a zone is written in UTC.

    raises  Incomplete  no Parquet file, or one that is damaged further on
    """
    import duckdb

    with duckdb.connect() as reader:
        named = re.sub(r"([*?\[])", r"[\1]", str(path))
        try:
            reader.execute("SELECT * FROM read_parquet(?) LIMIT 0", [named])
            columns = [(one[0], str(one[1])) for one in reader.description or ()]
            head = Head(path.name, [name for name, _ in columns])
            chosen = ", ".join(_asked(name, kind) for name, kind in columns)
            reader.execute(f"SELECT {chosen} FROM read_parquet(?)", [named])  # noqa: S608  names are quoted
            number = 0
            while found := reader.fetchmany(_AT_ONCE):  # ends: with the file
                for row in found:
                    number += 1
                    yield head, _line(head, number, row, columns)
        except duckdb.Error as error:
            raise Incomplete(
                Title(f"{path.name} cannot be opened as Parquet.", f"{path.name}无法作为Parquet打开。")
            ) from error


def _asked(name: str, kind: str) -> str:
    """The column as it is fetched: moments as microseconds, for the driver's own way needs a further package."""
    quoted = '"' + name.replace('"', '""') + '"'
    return f"epoch_us({quoted})" if "TIME ZONE" in kind and kind.startswith("TIMESTAMP") else quoted


def _line(head: Head, number: int, row: tuple[Any, ...], columns: list[tuple[str, str]]) -> Line:
    faults: dict[int, Title] = {}
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
    if isinstance(value, (list, dict, tuple)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if "TIME ZONE" in kind and isinstance(value, int):
        return f"{_EPOCH + timedelta(seconds=value // 1_000_000):%Y-%m-%d %H:%M:%S}Z"
    if isinstance(value, datetime):
        return str(value.replace(microsecond=0))
    return str(value)


def _nested(kind: str) -> Title:
    shown = kind[:40]
    return Title(
        f"The column holds {shown}, not one text. Write it as one text.",
        f"该列是{shown}，不是单一文本，请改写为文本。",
    )
