"""What is written into a field of a procedure: its kind, and the gate that takes a value of that kind and no other."""

from __future__ import annotations

from maplebridge.rules.fields.judging import Value, Wrong, judge, missing, no_paper
from maplebridge.rules.fields.kinds import CELL_KINDS, KINDS, Field, Kind, Money
from maplebridge.rules.fields.shown import rows, shown, value

__all__ = [
    "CELL_KINDS",
    "KINDS",
    "Field",
    "Kind",
    "Money",
    "Value",
    "Wrong",
    "judge",
    "missing",
    "no_paper",
    "rows",
    "shown",
    "value",
]
