"""On which day a text was written that is signed: nobody signed it before."""

from __future__ import annotations

from datetime import date

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules.moment import day_of
from maplebridge.rules.papers import signing
from maplebridge.rules.procedure import Act, Procedure


def day_of_text(definition: Procedure, row: Matter, act: Act) -> date:
    """The day of the last entry that put before the sides what an act signs; the first day of the step where none did: what
    is asked for there rests on what led to it. One query.
    """
    proposed = [
        towntime.local(entry.at).date()
        for entry in ledger.entries_of(row.number)
        if entry.kind == "act" and _puts(definition, row, entry, act)
    ]
    return proposed[-1] if proposed else day_of(state_of(row).since)


def act_of(definition: Procedure, row: Matter, entry: ledger.Entry) -> Act | None:
    """The act of an entry, at the step from which it led away; at the present one where it led nowhere."""
    place = str(entry.content.particulars.get("from") or row.step)
    return definition.acts_at(place).get(entry.content.name) if place in definition.places else None


def _puts(definition: Procedure, row: Matter, entry: ledger.Entry, act: Act) -> bool:
    """Whether an entry put forward the text that an act signs."""
    taken = act_of(definition, row, entry)
    return taken is not None and act.signs in signing.puts_forward(definition, taken)
