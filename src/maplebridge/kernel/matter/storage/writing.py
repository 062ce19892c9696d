"""How a matter's row, its words and its entries are written: the same few lines for one and for thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.commitments import Committed
from maplebridge.kernel.matter.storage.state import packed
from maplebridge.rules import course

COLUMNS = (
    "number", "procedure_id", "category", "channel", "place", "unit", "office", "level", "step", "outcome",
    "opened", "touched", "due", "next", "seq", "bounces", "missed", "code", "against", "urgency", "sorted",
    "title", "state",
)  # fmt: skip
CHANGING = (
    "procedure_id", "category", "place", "unit", "office", "level", "step", "outcome", "touched", "due", "next", "seq",
    "bounces", "missed", "urgency", "sorted", "state",
)  # fmt: skip
_TYPES = {
    "number": "bigint", "category": "text", "channel": "smallint", "opened": "timestamptz", "code": "bytea",
    "against": "int", "title": "text",
    "procedure_id": "smallint", "place": "int", "unit": "int", "office": "int", "level": "text", "step": "text",
    "outcome": "text", "touched": "timestamptz", "due": "timestamptz", "next": "timestamptz", "seq": "int",
    "bounces": "smallint", "missed": "smallint", "urgency": "smallint", "sorted": "bool", "state": "jsonb",
}  # fmt: skip
Words = tuple[int, int, Committed, int | None, bool]


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a matter lies: unit, and the office that answers (None where a hole is)."""

    unit: int
    office: int | None


def fold_into(row: Matter, state: course.State, holding: Holding) -> None:
    """Bring the row to what the state says."""
    row.full = state.to_json()
    row.step, row.level = state.step, state.level
    row.unit, row.office = holding.unit, holding.office
    row.due = towntime.moment_or_none(state.due)
    row.next = towntime.moment_or_none(state.next)
    row.touched = towntime.moment(state.last)


def entry_data(entry: course.Entry, words: Sequence[Committed]) -> dict[str, object]:
    """What the ledger keeps of a course entry: name, changes, particulars, commitments to the words."""
    said = entry.to_json()
    data: dict[str, object] = {"s": said["set"]}
    if entry.name:
        data["n"] = entry.name
    if said.get("data"):
        data["x"] = said["data"]
    if entry.by:
        data["role"] = entry.by
    return said_with(data, words)


def said_with(data: Mapping[str, object], words: Sequence[Committed]) -> dict[str, object]:
    """The same with commitments to words."""
    if not words:
        return dict(data)
    return {**data, "c": {word.field: word.digest for word in words}}


@contextmanager
def in_one_go(count: int) -> Iterator[None]:
    """Send the statements of one matter in one round trip; for many matters each statement is long enough alone.

    Inside, only statements whose results nobody waits for; what the database refuses is raised at the end.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if count == 1:
            with connection.connection.pipeline():
                yield
        else:
            yield


def insert_matters(rows: Sequence[Matter]) -> None:
    """Write new rows in one statement."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    arrays = ", ".join(f"%b::{_TYPES[name]}[]" for name in COLUMNS)
    values = [_column(rows, name) for name in COLUMNS]
    with _native() as cursor:  # COPY would be refused: the table has row-level security
        cursor.execute(f"INSERT INTO matter_matter ({names}) SELECT * FROM unnest({arrays})", values)  # noqa: S608


def insert_statements(words: Iterable[Words]) -> None:
    """Write the words given with entries."""
    rows = list(words)
    if not rows:
        return
    values = list(
        zip(
            *((m, n, w.field, w.text, w.salt, office, sealed) for m, n, w, office, sealed in rows),
            strict=True,
        )
    )
    with _native() as cursor:
        cursor.execute(
            "INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed) SELECT * FROM "
            "unnest(%b::bigint[], %b::int[], %b::text[], %b::text[], %b::bytea[], %b::int[], %b::bool[])",
            [list(column) for column in values],
        )


def update_matters(rows: Sequence[Matter]) -> None:
    """Write back what acts and the clock change, all rows in one statement."""
    if not rows:
        return
    columns = ", ".join(f'"{name}" = v."{name}"' for name in CHANGING)
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{_TYPES[name]}[]" for name in CHANGING)])
    names = ", ".join(["number", *(f'"{name}"' for name in CHANGING)])
    values = [[row.number for row in rows], *(_column(rows, name) for name in CHANGING)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE matter_matter m SET {columns} FROM unnest({arrays}) v({names}) WHERE m.number = v.number",  # noqa: S608
            values,
        )


def _native() -> psycopg.Cursor[tuple[object, ...]]:
    """A cursor of the driver itself on Django's connection: long arrays travel in binary, not as text."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def _column(rows: Sequence[Matter], name: str) -> list[object]:
    if name == "state":
        return [Jsonb(packed(row)) for row in rows]
    return list(map(attrgetter(name), rows))
