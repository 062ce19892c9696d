"""The kinds that a field of a procedure may have, and a field as its file declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

from maplebridge.rules import limits
from maplebridge.rules.frozen import Frozen
from maplebridge.texts import Wording

Kind = Literal[
    "text",
    "record",
    "yes",
    "number",
    "money",
    "date",
    "choice",
    "office",
    "units",
    "file",
    "table",
    "paper",
    "issued",
    "signatures",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
CELL_KINDS: tuple[Kind, ...] = ("text", "number", "money", "date", "choice")
"""Kinds that a column of a table may have."""
NUMBERS: tuple[Kind, ...] = ("number", "money")
CENTS = 2
"""Places behind the point of an amount, where a file does not say."""


class Money(NamedTuple):
    """An amount in one currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field, or a column of a table.

    kind         what may be written into it; `declared`: the file says so (else it is a text, and a form may guess its look)
    told         a party is shown it where the act tells them;  answer  it is the office's answer, always told
    affirms, by  of a yes: what is affirmed, and the roles that may affirm it; empty: whoever takes the act
    help         what to write into it, in a sentence under its name
    least, most  bounds of a number or an amount, and of the rows of a table;  decimals  digits behind the point
    currency     of an amount;  options  of a choice, by name;  columns  of a table, by name
    of           of signatures: the parties who sign; of a file or a yes: the parties whose signatures it shows
    papers       of a numbered paper: the documents of its file of which it is one, in this matter; none: of another matter
    """

    name: str
    title: Wording
    kind: Kind = "text"
    declared: bool = False
    told: bool = False
    answer: bool = False
    affirms: Wording | None = None
    help: Wording | None = None
    by: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    decimals: int = 0
    currency: str = ""
    options: Mapping[str, Wording] = Frozen()
    columns: Mapping[str, Field] = Frozen()
    of: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def affirmed(self) -> Wording:
        """What a yes says."""
        return self.affirms or self.title

    @property
    def rows(self) -> tuple[int, int]:
        """How many rows a table has at least and at most."""
        return self.least or 1, min(self.most or limits.TABLE_ROWS, limits.TABLE_ROWS)
