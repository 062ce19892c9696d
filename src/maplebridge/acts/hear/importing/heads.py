"""The head of a table and its lines: each cell under its name, and whatever has no name is said, never dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from maplebridge.kernel.records.cells import as_it_was
from maplebridge.rules.plain import storable
from maplebridge.rules.refusal import Incomplete
from maplebridge.texts import Text, Wording

Row = dict[str, str]
NAMELESS = "\0"
"""Begins the name of a column that has none, in a row that is refused for it."""
WHOLE = ""
"""What a fault of the whole row is called, where one of a cell is called by its column."""
OURS = ("line", "why", "原因")
"""The columns that a file of refused rows has before those of its source."""
SHOWN = 40


class Line(NamedTuple):
    """One row of a file: the line it begins in, its cells by column, and what is wrong with a cell or all of it."""

    number: int
    row: Row
    faults: Mapping[str, Wording]

    @property
    def blank(self) -> bool:
        """Nothing stands in it."""
        return not self.faults and not any(text.strip() for text in self.row.values())


class Head:
    """The names of a file's columns."""

    def __init__(self, file: str, cells: Sequence[str]) -> None:
        """Raises Incomplete where two columns have one name."""
        names = [name_of(cell) for cell in cells]
        while names and not names[-1]:  # ends: each turn takes a name away
            names.pop()
        if tuple(names[: len(OURS)]) == OURS:
            names[: len(OURS)] = [WHOLE] * len(OURS)
            self._skipped = len(OURS)
        else:
            self._skipped = 0
        _single(file, names)
        self.file = file
        self.names = names
        self._named = [(n, name) for n, name in enumerate(names) if name]
        self._unnamed = [n for n in range(self._skipped, len(names)) if not names[n]]
        self._first = True

    @property
    def columns(self) -> list[str]:
        """The names that there are, in the order of the file; columns without a name are left out."""
        return [name for _, name in self._named]

    def line(
        self,
        number: int,
        cells: Sequence[str],
        *,
        faults: Mapping[int, Wording] | None = None,
        whole: Wording | None = None,
    ) -> Line:
        """A row under these names; `faults` of cells by position, `whole` of all of it.

        raises  Incomplete  the very first row has a cell in a column between others that has no name: all will have
        """
        cells = [cell if cell.isprintable() else storable(cell) for cell in cells]
        width = len(cells)
        row = {name: (as_it_was(cells[n]) if n < width else "") for n, name in self._named}
        wrong = {self.names[n]: words for n, words in (faults or {}).items() if n < len(self.names)}
        stray = [n for n in self._unnamed if n < width and cells[n].strip()]
        beyond = [n for n in range(len(self.names), width) if cells[n].strip()]
        if stray and self._first:
            raise _no_name(self.file, stray[0] + 1, cells[stray[0]])
        if stray or beyond:
            row |= {f"{NAMELESS}{n}": as_it_was(cells[n]) for n in (*stray, *beyond)}
            wrong[WHOLE] = _too_wide(cells[(*stray, *beyond)[0]], len(self._named))
        if whole is not None:
            wrong[WHOLE] = whole
        self._first = False
        return Line(number, row, wrong)


def name_of(cell: str) -> str:
    """A column's name as it is compared: one line, no unseen letters at its ends."""
    return " ".join(as_it_was(cell).replace("\ufeff", "").split())


def _single(file: str, names: Sequence[str]) -> None:
    positions: dict[str, int] = {}
    for n, name in enumerate(names, 1):
        first = positions.setdefault(name.casefold(), n) if name else n
        if first != n:
            raise Incomplete(
                Text(
                    "{file}: columns {first} and {n} are both called “{name}”. Give each a name of its own.",
                    file=file,
                    first=first,
                    n=n,
                    name=name,
                )
            )


def _no_name(file: str, column: int, text: str) -> Incomplete:
    return Incomplete(
        Text(
            "{file}: column {column} has no name and holds “{text}”. Name it in the first line, or "
            "remove it.",
            file=file,
            column=column,
            text=text[:SHOWN],
        )
    )


def _too_wide(text: str, columns: int) -> Wording:
    shown = text.strip()[:SHOWN]
    return Text(
        "This row is wider than the {columns} named columns: “{shown}” stands under no name. If "
        "a text holds the separating sign, put it in quotation marks.",
        columns=columns,
        shown=shown,
    )
