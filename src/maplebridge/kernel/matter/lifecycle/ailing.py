"""A matter that cannot be moved or shown: why, in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import state
from maplebridge.kernel.setaside.causes import LONGEST, Aside, Cause, Gone, cause_of
from maplebridge.kernel.setaside.models import Thing

FIRST, LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
"""What a moment of a row must lie between, so that the program can hold it in any zone."""
MOMENTS = ("opened", "touched", "due", "next")
KIND = "matter"
"""Set aside by the clock, which cannot move it."""
SHOWN = "shown"
"""Set aside by a page that could not show it; the clock moves it all the same, as far as it can."""


def why(row: Matter, fault: Exception) -> Cause:
    """The cause of a fault at a matter: what is wrong with its row, else what the fault itself says."""
    if isinstance(fault, Aside):
        return fault.cause
    return _of_the_row(row) or cause_of(fault)


def cause_in(row: Matter) -> Cause | None:
    """What is wrong with the row of a matter or with its chain; None where both can be read. At most one query."""
    return _of_the_row(row) or _of_the_chain(row.number)


def within_reach(moment: datetime | None) -> datetime | None:
    """A moment that the program can hold in any zone; None for any other, and for none."""
    return moment if moment is not None and FIRST <= moment < LAST else None


def out_of_reach(row: Matter) -> bool:
    """Whether a moment of a row lies where no moment of a city can."""
    moments = [getattr(row, name) for name in MOMENTS]
    return [within_reach(one) for one in moments] != moments


def _of_the_row(row: Matter) -> Cause | None:
    if out_of_reach(row):
        return Cause("no_moment")
    try:
        procedure = registry.by_id(row.procedure_id).procedure
    except state.UNREADABLE:
        return Cause("no_procedure")
    try:
        step = str(state.state_of(row).step)
        there = step in procedure.places
    except state.UNREADABLE:
        return Cause("broken_state")
    if not there:
        return Cause("unknown_step", {"step": step[:LONGEST], "version": procedure.version})
    return None


def _of_the_chain(number: int) -> Cause | None:
    try:
        entries = ledger.entries_of(number)
    except ledger.UNREADABLE:
        return Cause("unreadable_entry")
    return None if entries else Cause("entry_gone")


def row_of(thing: Thing) -> Matter:
    """The locked row of a matter that was set aside, as the system. Raises Gone, Aside."""
    scope.enter(SYSTEM)
    row = Matter.objects.select_for_update(of=("self",)).filter(number=thing.matter).first()
    if row is None:
        raise Gone
    if out_of_reach(row):
        raise Aside("no_moment")
    return row
