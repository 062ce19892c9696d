"""When a limit ends, and why. The only place that counts days: the engine, the pages and the prover all ask here.

counting  the end of a limit: for one start, and for every start day of the calendar at once
possible  which days may be named when a matter opens
working   the working of a date: sentences with the law, and what each day counted for
"""

from __future__ import annotations

from maplebridge.rules.term.counting import (
    DayArray,
    Due,
    add_months,
    amount,
    due,
    due_minute,
    due_table,
    end_minutes,
    last_day,
    later_by,
    target_table,
    units_between,
)
from maplebridge.rules.term.possible import Days, at_opening, wrong_at_opening
from maplebridge.rules.term.working import DayMark, Working, explain

__all__ = [
    "DayArray",
    "DayMark",
    "Days",
    "Due",
    "Working",
    "add_months",
    "amount",
    "at_opening",
    "due",
    "due_minute",
    "due_table",
    "end_minutes",
    "explain",
    "last_day",
    "later_by",
    "target_table",
    "units_between",
    "wrong_at_opening",
]
