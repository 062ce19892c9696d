"""Rows of a file, whatever it is: CSV in UTF-8 or GB 18030, XLSX, Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from maplebridge.acts.hear.importing import separated
from maplebridge.acts.hear.importing.heads import Head, Line
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

SEPARATED = (".csv", ".tsv", ".txt")
BOOKS = (".xlsx", ".xlsm")


def header(path: Path, *, sheet: str = "", encoding: str = "") -> list[str]:
    """Names of the columns. Raises Incomplete, also where no row stands under them."""
    for head, line in _read(path, sheet, encoding):
        if not line.blank:
            return head.columns
    raise refused(Text("{name} has no rows.", name=path.name))


def lines(path: Path, *, sheet: str = "", encoding: str = "") -> Iterator[Line]:
    """Rows of a file as texts, one after the other; the file is never held in memory whole.

    sheet     the sheet of a workbook that is read; without a name the first in which something stands
    encoding  of a file of separated values, one of `coding.CODINGS`; without it only what is certain is read
    raises    Incomplete  no such file, none of the three kinds, damaged, two columns of one name
    """
    return (line for _, line in _read(path, sheet, encoding))


def unread_sheets(path: Path, *, sheet: str = "") -> tuple[list[str], list[str]]:
    """Sheets of a workbook in which something stands and that are not read, by name in the order of the book.

    First those that are shown, then those that are hidden; ([], []) for a file of another kind.

    raises  Incomplete  as `lines`
    """
    if path.suffix.lower() not in BOOKS:
        return [], []
    from maplebridge.acts.hear.importing import (
        sheets,  # reads with openpyxl, which other files need not wait for
    )

    book = sheets.sheets(path, sheet)
    return list(book.others), list(book.hidden)


def count(path: Path) -> int | None:
    """About how many rows there are, where that is cheap to know; None where it is not."""
    return separated.count(path) if path.suffix.lower() in SEPARATED else None


def refused(words: Wording) -> Incomplete:
    """A refusal of the whole file."""
    return Incomplete(words)


def _read(path: Path, sheet: str, encoding: str) -> Iterator[tuple[Head, Line]]:
    if not path.is_file():
        raise refused(Text("There is no file {path}. Check the name.", path=path))
    if path.stat().st_size == 0:
        raise refused(Text("{name} is empty (0 bytes).", name=path.name))
    kind = path.suffix.lower()
    if sheet and kind not in BOOKS:
        raise refused(Text("{name} has no sheets.", name=path.name))
    if encoding and kind not in SEPARATED:
        raise refused(
            Text("{name} says itself how it is written: leave out --encoding.", name=path.name),
        )
    if kind in SEPARATED:
        return separated.lines(path, encoding)
    if kind in BOOKS:
        from maplebridge.acts.hear.importing import sheets  # as above

        return sheets.lines(path, sheet)
    if kind == ".parquet":
        from maplebridge.acts.hear.importing import parquets  # reads with DuckDB, the same

        return parquets.lines(path)
    raise refused(
        Text("{name} is none of CSV, XLSX, Parquet. Save it as one of these.", name=path.name),
    )
