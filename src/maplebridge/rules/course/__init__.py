"""What happens to a matter. Events in; state, entries and refusals out. Nothing here knows the time or a database.

    state, entries = open_matter(definition, at=minute, level="county", calendar=calendar)
    state, entries, refusals = step(definition, state, Event("act", minute, "handler", "accept"), calendar)
    fold(all_entries) == state

Entries carry their consequences, so an old matter never changes because a table or a file did.
"""

from __future__ import annotations

from maplebridge.rules.course.choices import Choice, allowed
from maplebridge.rules.course.exchanges import ANSWERED, EXCHANGED, Into, answer, exchange
from maplebridge.rules.course.holds import NO_WINDOW
from maplebridge.rules.course.parts import DutyClock, PauseClock
from maplebridge.rules.course.state import Entry, EntryKind, Event, EventKind, Refusal, State, fold
from maplebridge.rules.course.steps import latest_days, open_matter, step

__all__ = [
    "ANSWERED",
    "EXCHANGED",
    "NO_WINDOW",
    "Choice",
    "DutyClock",
    "Entry",
    "EntryKind",
    "Event",
    "EventKind",
    "Into",
    "PauseClock",
    "Refusal",
    "State",
    "allowed",
    "answer",
    "exchange",
    "fold",
    "latest_days",
    "open_matter",
    "step",
]
