"""How the state of a matter is kept in its row: without what is empty, and without what the row's columns say already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist

from maplebridge.kernel.matter import towntime
from maplebridge.kernel.matter.shorthand import EMPTY

if TYPE_CHECKING:
    from maplebridge.kernel.matter.models import Matter

UNREADABLE = (ObjectDoesNotExist, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What reading the state of a row that somebody changed may raise."""
COLUMNS = ("procedure_id", "level", "step", "opened", "touched", "due", "next", "seq")
"""The columns of the row from which a state is put together."""


def packed(row: Matter) -> Mapping[str, Any]:
    """What is kept of the row's state: the fields that are not what its columns say."""
    if row.packed is not None:
        return row.packed
    usual = _usual(row, row.state)
    return {name: value for name, value in row.state.items() if usual.get(name) != value or name not in usual}


def whole(row: Matter, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The state in full; one that was kept in full stays as it is."""
    return {**_usual(row, kept), **kept}


def _usual(row: Matter, state: Mapping[str, Any]) -> dict[str, Any]:
    """Every field as the columns say it or empty; the target is the last day, the limit began with the last entry."""
    from maplebridge.kernel.matter import registry  # it reads the models

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


def _shown(moment: datetime | None) -> str | None:
    return None if moment is None else towntime.local(moment).isoformat(timespec="minutes")
