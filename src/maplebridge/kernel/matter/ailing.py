"""A matter that cannot be moved or shown: why, in one sentence."""

from __future__ import annotations

from maplebridge.kernel import ledger
from maplebridge.kernel.matter import kept, registry
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.setaside.causes import LONGEST, Aside, Cause, cause_of
from maplebridge.rules import course

KIND = "matter"
"""Set aside by the clock, which cannot move it."""
SHOWN = "shown"
"""Set aside by a page that could not show it; the clock moves it all the same, as far as it can."""


def why(row: Matter, fault: Exception) -> Cause:
    """The cause of a fault at a matter: what is wrong with its row, else what the fault itself says."""
    if isinstance(fault, Aside):
        return fault.cause
    return _of_the_row(row) or cause_of(fault)


def found(row: Matter) -> Cause | None:
    """What is wrong with the row of a matter or with its chain; None where both can be read. One query."""
    return _of_the_row(row) or _of_the_chain(row.number)


def _of_the_row(row: Matter) -> Cause | None:
    try:
        procedure = registry.by_id(row.procedure_id).procedure
    except kept.UNREADABLE:
        return Cause("no_procedure")
    try:
        step = str(course.State.from_json(row.state).step)
        known = step in procedure.places
    except kept.UNREADABLE:
        return Cause("broken_state")
    if not known:
        return Cause("unknown_step", {"step": step[:LONGEST], "version": procedure.version})
    return None


def _of_the_chain(number: int) -> Cause | None:
    try:
        entries = ledger.entries_of(number)
    except ledger.UNREADABLE:
        return Cause("unreadable_entry")
    return None if entries else Cause("entry_gone")
