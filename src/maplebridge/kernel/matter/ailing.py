"""A matter that cannot be moved: why, in one sentence."""

from __future__ import annotations

from maplebridge.kernel.matter import kept, registry
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.setaside.causes import LONGEST, Aside, Cause, cause_of
from maplebridge.rules import course

KIND = "matter"


def why(row: Matter, fault: Exception) -> Cause:
    """The cause of a fault at a matter: what is wrong with its row, else what the fault itself says."""
    if isinstance(fault, Aside):
        return fault.cause
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
    return cause_of(fault)
