"""What stands in a field, said again as its kind is read: an affirmation, an amount, a day, the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules import plain
from maplebridge.rules.fields.judging import CELL, ROW
from maplebridge.rules.fields.kinds import Field
from maplebridge.rules.frozen import Frozen
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated
from maplebridge.texts.joining import clauses, listed

WORDS = frozenset({"text", "record", "office", "units"})
"""Kinds whose text is read as it was written, or is said by the title of the entry."""


def shown(field: Field, text: str, names: Mapping[str, Wording] = Frozen()) -> Wording | None:
    """A value in words, from the text that its entry keeps; None where that is read as it was written.

    names  what papers are called, by their ids
    """
    if field.kind in WORDS:
        return None
    if field.kind == "yes":
        return Text("Affirmed: {what}", what=field.affirmed)
    if field.kind == "table":
        rows = [
            listed([_cell(column, cell) for column, cell in zip(field.columns.values(), row, strict=False)])
            for row in (line.split(CELL) for line in text.split(ROW))
        ]
        return Text("{title}: {value}", title=field.title, value=clauses(rows))
    if field.kind in ("file", "paper"):
        parts = [names.get(one) or as_it_is(one) for one in text.split(ROW)]
        return Text("{title}: {value}", title=field.title, value=listed(parts))
    return _cell(field, text)


def value(field: Field, text: str, names: Mapping[str, Wording] = Frozen()) -> Wording | None:
    """The value alone, without the field's title; None where it is read as it was written, or is a table (`rows`).

    names  what papers are called, by their ids
    """
    if field.kind in WORDS or field.kind == "table":
        return None
    if field.kind == "yes":
        return field.affirmed
    if field.kind in ("file", "paper"):
        return listed([names.get(one) or as_it_is(one) for one in text.split(ROW)])
    return _plain(field, text)


def rows(field: Field, text: str) -> list[list[Wording]]:
    """The rows of a table, each cell as its column is read, in the order in which they were given."""
    columns = list(field.columns.values())
    lines = (line.split(CELL) for line in text.split(ROW))
    return [[_plain(column, cell) for column, cell in zip(columns, line, strict=False)] for line in lines]


def _cell(field: Field, text: str) -> Wording:
    return Text("{title}: {value}", title=field.title, value=_plain(field, text))


def _plain(field: Field, text: str) -> Wording:
    day = plain.day(text) if field.kind == "date" else None
    if day is not None:
        return dated(day)
    return field.options.get(text) or as_it_is(text)
