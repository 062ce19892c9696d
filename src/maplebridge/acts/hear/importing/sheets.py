"""Rows of a workbook: what stands in its cells, whatever it declares about its size.

A cell merged downwards counts for each of its rows. A formula whose value was never saved, and one that ended in an
error, is a fault of its cell, not an empty text.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from maplebridge.acts.hear.importing.heads import Head, Line
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.joining import listed

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a letter that XML has not, or this sign itself (ECMA-376 part 1, 22.9.2.19)."""
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"
_CHUNK = 1 << 20
_TAIL = 400
_WHOLE = 10**15
"""Whole numbers below it are exact in a cell."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a workbook, by name.

    read  the one whose rows are read;  others, hidden  those in which something stands too, in the order of the book
    """

    read: str
    others: tuple[str, ...]
    hidden: tuple[str, ...]


def sheets(path: Path, wanted: str = "") -> Sheets:
    """Which sheet of a workbook is read. Raises Incomplete: no workbook, no such sheet."""
    book = _opened(path)
    chosen = _chosen(book, path, wanted)
    others = [sheet for sheet in book.worksheets if sheet is not chosen and _holds(sheet)]
    return Sheets(
        chosen.title,
        tuple(sheet.title for sheet in others if sheet.sheet_state == "visible"),
        tuple(sheet.title for sheet in others if sheet.sheet_state != "visible"),
    )


def lines(path: Path, wanted: str = "") -> Iterator[tuple[Head, Line]]:
    """Each row of the sheet `wanted`, or of the first that is not hidden, with the head it stands under.

    raises  Incomplete  no workbook, or one that is damaged further on; no such sheet; two columns of one name
    """
    book = _opened(path)
    sheet = _chosen(book, path, wanted)
    head: Head | None = None
    for number, texts, faults in _rows(path, sheet, _merged(sheet)):
        if head is not None:
            yield head, head.line(number, texts, faults=faults)
        elif any(text.strip() for text in texts):
            head = Head(path.name, texts)


class _Reader(ExcelReader):  # type: ignore[misc]  # the library has no types
    """The library's own, which passes over sheets of charts: they hold no cells, and one may have no drawing."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Nothing to read."""


class _Parser(WorkSheetParser):  # type: ignore[misc]  # the library has no types
    """The library's own, which also says when a formula's value was never saved."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "unsaved"
        return cell


def _opened(path: Path) -> Any:
    with _readable(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _usual(path)
        reader = _Reader(path, read_only=True, data_only=True, keep_links=False)
        reader.read()
        return reader.wb


def _usual(path: Path) -> None:
    """Raise Incomplete for a workbook in Strict Open XML: no library at hand reads its cells."""
    with ZipFile(path) as file, file.open("xl/workbook.xml") as book:
        if _STRICT in book.read(_CHUNK):
            raise Incomplete(
                Text(
                    "{name} is saved as Strict Open XML. Save it as “Excel Workbook (*.xlsx)” and import "
                    "that.",
                    name=path.name,
                )
            )


def _chosen(book: Any, path: Path, wanted: str) -> Any:
    names = [sheet.title for sheet in book.worksheets]
    if wanted and wanted not in names:
        raise Incomplete(
            Text(
                "{file} has no sheet “{wanted}”. Its sheets are: {names}.",
                file=path.name,
                wanted=wanted,
                names=listed([as_it_is(name) for name in names]),
            )
        )
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not shown:
        raise Incomplete(Text("{name} has no sheet with cells.", name=path.name))
    with_cells = [sheet for sheet in shown if _holds(sheet)]
    return book.worksheets[names.index(wanted)] if wanted else (with_cells or shown)[0]


def _holds(sheet: Any) -> bool:
    """Whether anything stands in a sheet."""
    with suppress(Incomplete):
        return any(any(texts) for _, texts, _ in _rows(Path(sheet.title), sheet, {}))
    return True


def _rows(
    path: Path, sheet: Any, merged: Mapping[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, list[str], dict[int, Wording]]]:
    """Number, texts and faults by position of each row that is written in a sheet."""
    merged_down: dict[int, tuple[int, str]] = {}
    cells = _cells(path, sheet)
    for number, row in cells:
        width = max((cell["column"] for cell in row), default=0)
        texts, faults = [""] * width, {}
        for cell in row:
            at = cell["column"] - 1
            texts[at] = _text(cell["value"])
            if cell["data_type"] in ("e", "unsaved"):
                faults[at] = _fault(cell["data_type"], texts[at])
        if any(texts):
            _fill(texts, number, merged_down)
        for column, last in merged.get(number, ()):
            merged_down[column] = (last, texts[column - 1] if column <= width else "")
        yield number, texts, faults


def _fill(texts: list[str], number: int, merged_down: dict[int, tuple[int, str]]) -> None:
    """Give a row the cells that reach down into it."""
    for column, (last, text) in list(merged_down.items()):
        if number > last:
            del merged_down[column]
        elif text:
            texts.extend([""] * (column - len(texts)))
            texts[column - 1] = texts[column - 1] or text


def _cells(path: Path, sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Each row as it is written, in the file's order; nothing is believed of what the sheet says of its size."""
    book = sheet.parent
    with _readable(path), warnings.catch_warnings(), sheet._get_source() as source:
        warnings.simplefilter("ignore")
        yield from _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        ).parse()


def _merged(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First row → column and last row of each cell that is merged downwards. They stand behind the rows in a file."""
    merged: dict[int, list[tuple[int, int]]] = {}
    window = b""
    matched: set[bytes] = set()
    with _readable(Path(sheet.title)), sheet._get_source() as source:
        while chunk := source.read(_CHUNK):  # ends: with the sheet
            window = window[-_TAIL:] + chunk
            for match in _MERGED.finditer(window) if b"mergeCell" in window else ():
                column, first, _, last = match.groups()
                if match[0] not in matched and int(last) > int(first):
                    matched.add(match[0])
                    merged.setdefault(int(first), []).append(
                        (column_index_from_string(column.decode()), int(last))
                    )
    return merged


def _text(value: object) -> str:
    """What a cell says, as text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if isinstance(value, datetime) and value.microsecond:
        return str((value + timedelta(microseconds=500_000)).replace(microsecond=0))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)).replace("\r\n", "\n")


def _fault(kind: str, text: str) -> Wording:
    if kind == "e":
        return Text("The cell shows the error {text}. Mend the formula, or write the value.", text=text)
    return Text(
        "The cell holds a formula whose value was never saved. Open the file in a spreadsheet, "
        "save it, and import it."
    )


class _readable:
    """Says of a damaged workbook that it cannot be read, wherever that is noticed."""

    def __init__(self, path: Path) -> None:
        self.name = path.name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        wrong = (InvalidFileException, BadZipFile, ParseError, zlib.error, OSError, LookupError, ValueError, TypeError,
                 EOFError, RuntimeError, AttributeError)  # fmt: skip
        if isinstance(error, wrong) and not isinstance(error, Incomplete):
            raise Incomplete(
                Text(
                    "{name} cannot be read as XLSX: it is damaged, locked by a password or another kind of "
                    "file.",
                    name=self.name,
                )
            ) from error
