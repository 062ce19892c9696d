"""How a matter's row, its words and its entries are written: the same few lines for one and for thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.commitments import Committed
from maplebridge.kernel.matter.storage.state import packed
from maplebridge.rules import course

LASTING = frozenset({"number", "channel", "opened", "code", "against", "title"})
"""The columns that no act changes; every other one of the table is written back."""
CHANGING = tuple(column.attname for column in Matter._meta.concrete_fields if column.attname not in LASTING)
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


def entry_data(
    entry: course.Entry, words: Sequence[Committed], holder: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What the ledger keeps of a course entry: name, changes, particulars, commitments to the words.

    returns  the data of an entry, by the codec's short keys (`ledger.encoded`)
    """
    document = entry.to_json()
    return ledger.encoded(
        changes=document["set"],
        name=entry.name,
        particulars=document.get("data") or None,
        holder=holder,
        words=commitments(words),
        role=entry.by,
    )


def commitments(words: Sequence[Committed]) -> dict[str, str]:
    """What an entry keeps of words: their commitments by field."""
    return {word.field: word.digest for word in words}


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
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{one}[]" for one in _types())])
    names = ", ".join(["number", *(f'"{name}"' for name in CHANGING)])
    values = [[row.number for row in rows], *(_column(rows, name) for name in CHANGING)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE matter_matter m SET {columns} FROM unnest({arrays}) v({names}) WHERE m.number = v.number",  # noqa: S608
            values,
        )


@cache
def _types() -> tuple[str, ...]:
    """The types of the columns that change; words of any length, for a cast to a shorter type would cut them in silence."""
    named = {column.attname: column.rel_db_type(connection) or "" for column in Matter._meta.concrete_fields}
    return tuple("text" if named[name].startswith("varchar") else named[name] for name in CHANGING)


def _native() -> psycopg.Cursor[tuple[object, ...]]:
    """A cursor of the driver itself on Django's connection: long arrays travel in binary, not as text."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def _column(rows: Sequence[Matter], name: str) -> list[object]:
    if name == "state":
        return [Jsonb(packed(row)) for row in rows]
    return list(map(attrgetter(name), rows))
