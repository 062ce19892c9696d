"""How the state of a matter is kept in its row: without what is empty, and without what the row's columns say already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ObjectDoesNotExist

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.storage.shorthand import EMPTY
from maplebridge.rules import course
from maplebridge.rules.course.plain import read_fields

UNREADABLE = (ObjectDoesNotExist, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What reading the state of a row that somebody changed may raise."""
READ_EMPTY: Mapping[str, Any] = read_fields(EMPTY)
TABLES = ("counts", "dates", "duties", "lists")
"""Fields of a state that are tables: each state has its own."""
COLUMNS = ("procedure_id", "level", "step", "opened", "touched", "due", "next", "seq")
"""The columns of the row from which a state is put together."""


class Row(Protocol):
    """The columns of a matter's row from which its state is put together, and the state that is kept of it.

    full  the state in full while it is worked out and not yet written; no column
    """

    procedure_id: int
    level: str
    step: str
    opened: datetime
    touched: datetime
    due: datetime | None
    next: datetime | None
    seq: int
    state: Mapping[str, Any]
    full: Mapping[str, Any] | None


def state_of(row: Row) -> course.State:
    """The state of a matter as the course knows it.

    raises  one of UNREADABLE, where somebody changed the row
    """
    if row.full is not None:
        return course.State.from_json(row.full)
    return course.State(**{**_usual_read(row, row.state), **read_fields(row.state)})


def whole(row: Row) -> Mapping[str, Any]:
    """The state in full: what is kept of it, and the other fields as the row's columns say them."""
    return row.full if row.full is not None else {**_usual(row, row.state), **row.state}


def packed(row: Row) -> Mapping[str, Any]:
    """What is kept of the row's state: the fields that are not what its columns say."""
    if row.full is None:
        return row.state
    usual = _usual(row, row.full)
    return {name: value for name, value in row.full.items() if usual.get(name) != value or name not in usual}


def _usual(row: Row, state: Mapping[str, Any]) -> dict[str, Any]:
    """Every field as the columns say it or empty; the target is the last day, the limit began with the last entry."""
    definition = registry.by_id(row.procedure_id).procedure
    due, last = _shown(row.due), _shown(row.touched)
    return {
        **EMPTY,
        "procedure": definition.id,
        "version": definition.version,
        "level": row.level,
        "step": row.step,
        "seq": row.seq,
        "opened": _shown(row.opened),
        "since": state.get("last", last),
        "last": last,
        "due": due,
        "target": state.get("due", due),
        "next": _shown(row.next),
    }


def _usual_read(row: Row, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a state holds it: no moment of a column is written as text only to be read again."""
    definition = registry.by_id(row.procedure_id).procedure
    due, last = towntime.minute_or_none(row.due), towntime.minute(row.touched)
    fields = read_fields({name: kept[name] for name in ("last", "due") if name in kept})
    return {
        **READ_EMPTY,
        **{name: {} for name in TABLES},
        "procedure": definition.id,
        "version": definition.version,
        "level": row.level,
        "step": row.step,
        "seq": row.seq,
        "opened": towntime.minute(row.opened),
        "since": fields.get("last", last),
        "last": last,
        "due": due,
        "target": fields.get("due", due),
        "next": towntime.minute_or_none(row.next),
    }


def _shown(moment: datetime | None) -> str | None:
    return None if moment is None else towntime.local(moment).isoformat(timespec="minutes")
