"""The row again from its entries: what `ledger replay` compares with what the table says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from maplebridge.kernel import ledger
from maplebridge.kernel.matter import kept
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course

ROW = ("place", "unit", "office", "category", "urgency", "sorted")


def fold(entries: Sequence[ledger.Entry]) -> dict[str, object]:
    """State, place, holder, category, urgency and last entry of a matter, from its entries alone."""
    state: dict[str, object] = {}
    row: dict[str, object] = {"urgency": 0, "sorted": False}
    last = 0
    for entry in entries:
        changes = entry.data.get("s")
        if isinstance(changes, dict):
            state = dict(changes) if entry.kind == "opened" else {**state, **changes}
            last = entry.seq
        moved = entry.data.get("r")
        if isinstance(moved, dict):
            row.update({name: moved[name] for name in ROW if name in moved})
    return {"state": course.State.from_json(state).to_json(), "seq": last, **row}


def rows(numbers: Iterable[int]) -> dict[int, dict[str, object]]:
    """The same of the table, by number. One query."""
    found = Matter.objects.filter(number__in=list(numbers)).only("number", "state", *kept.COLUMNS, *ROW)
    return {
        row.number: {
            "state": course.State.from_json(row.state).to_json(),
            "seq": row.seq,
            **{name: getattr(row, name) for name in ROW},
        }
        for row in found
    }
