"""A table of rows on a form, without any script: a cell is an input of its own, named by field, row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from maplebridge.rules import limits
from maplebridge.rules.fields.judging import CELL, ROW
from maplebridge.rules.plain import clean
from maplebridge.web.forms.fields import Field, Line, Words

_CELL = re.compile(r"(?P<field>[a-z][a-z0-9_]*)\.(?P<row>[0-9]{1,2})\.(?P<column>[0-9]{1,2})")
OPEN_ROWS, MORE_ROWS = 6, 3
"""Rows that stand there at first, and empty ones after those that were filled in."""


def folded(sent: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What was typed into cells, as the one text of each table: rows as lines, a tab between cells, empty rows left out."""
    cells: dict[str, dict[tuple[int, int], str]] = {}
    for name, text in sent:
        match = _CELL.fullmatch(name)
        if match is not None:
            at = int(match["row"]), int(match["column"])
            cells.setdefault(match["field"], {})[at] = " ".join(clean(text).split())
    return {field: _text(given) for field, given in cells.items()}


def is_cell(name: str) -> bool:
    """Whether a part of a form is a cell of a table."""
    return _CELL.fullmatch(name) is not None


def _text(cells: Mapping[tuple[int, int], str]) -> str:
    rows: dict[int, list[str]] = {}
    wide = 1 + max(column for _, column in cells)
    for (row, column), text in sorted(cells.items()):
        rows.setdefault(row, [""] * wide)[column] = text
    return ROW.join(CELL.join(row) for row in rows.values() if any(row))


class _Cells(forms.Widget):
    """All cells that come under one name; what a program sends, or what comes back, is the one text of the table."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        """The one text of the table."""
        own = ((one, str(data.get(one) or "")) for one in data if one.startswith(f"{name}."))
        return folded(own).get(name, data.get(name) or "")


class Cells(Line):
    """A table: rows as lines, a tab between cells; what stands in it is judged by whoever takes the act.

    columns  a field for each, in their order;  rows  how many it has at least and at most
    """

    kind = "table"
    widget = _Cells

    def __init__(
        self, label: Words = "", *, columns: Sequence[Field], rows: tuple[int, int], **more: Any
    ) -> None:
        super().__init__(label, **{"most": limits.PASTED_LETTERS, **more})
        self.columns, self.rows = columns, rows

    def to_python(self, value: Any) -> Any:
        """The rows that are not empty."""
        lines = ([clean(cell) for cell in line.split(CELL)] for line in str(value or "").splitlines())
        return ROW.join(CELL.join(cells) for cells in lines if any(cells))

    def grid(self, value: str) -> list[list[str]]:
        """The rows as they stand on the page: those that were filled in first, then empty ones."""
        wide = len(self.columns)
        filled = [line.split(CELL) for line in value.split(ROW)] if value else []
        rows = [(row + [""] * wide)[:wide] for row in filled]
        wanted = min(self.rows[1], max(OPEN_ROWS, len(rows) + MORE_ROWS))
        return rows + [[""] * wide for _ in range(wanted - len(rows))]
