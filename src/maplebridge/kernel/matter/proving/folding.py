"""The row again from its entries: what `ledger replay` compares with what the table says, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.law import registry
from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.ledger.reading import UNREADABLE
from maplebridge.kernel.matter.codes import RECODED
from maplebridge.kernel.matter.lifecycle import opening
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED, EXCHANGED, NAMES_PROCEDURE
from maplebridge.kernel.matter.lifecycle.holding import silent_office
from maplebridge.kernel.matter.lifecycle.moving import BOUNCE
from maplebridge.kernel.matter.lifecycle.sorting import SORTED
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage import commitments
from maplebridge.kernel.matter.storage import state as codec
from maplebridge.rules import course

HOLDER_COLUMNS = ("place", "unit", "office", "category", "urgency", "sorted")
PLAIN = (
    *HOLDER_COLUMNS, "procedure_id", "channel", "level", "step", "outcome", "opened", "touched", "due", "next", "seq",
    "bounces", "missed",
)  # fmt: skip
Row = dict[str, object]


@dataclass(slots=True)
class _Chain:
    """The entries of one matter, taken one after the other."""

    state: dict[str, Any] = field(default_factory=dict)
    row: Row = field(default_factory=lambda: {"urgency": 0, "sorted": False})
    adopted: registry.Adopted | None = None
    began: datetime | None = None
    outcome: str | None = None
    seq: int = 0
    bounces: int = 0
    missed: int = 0

    def take(self, entry: ledger.Entry) -> None:
        """Go on to the next entry."""
        self.began = self.began or entry.at
        self._count(entry)
        changes = entry.content.changes
        if changes is not None:
            self.state = dict(changes) if entry.kind == "opened" else {**self.state, **changes}
            self.seq = entry.seq
            if changes:  # what is added to an ended matter, such as a posted letter, opens it no more
                self.outcome = entry.content.particulars.get("outcome")
        holder = entry.content.holder
        if holder is not None:
            self.row.update({name: holder[name] for name in HOLDER_COLUMNS if name in holder})
            if entry.kind in NAMES_PROCEDURE:
                self._open(holder)
        if entry.kind == RECODED:
            self._bind(entry.content.particulars)

    def folded(self) -> Row:
        """The row that these entries give."""
        state = course.State.from_json(self.state)
        ended = state.end is not None
        return {
            **self.row,
            "state": state.to_json(),
            "procedure_id": self.adopted and self.adopted.id,
            "level": state.level,
            "step": state.step,
            "outcome": self.outcome if ended else None,
            "opened": self.began,
            "touched": towntime.moment(state.last),
            "due": None if ended else towntime.moment_or_none(state.due),
            "next": None if ended else towntime.moment_or_none(state.next),
            "seq": self.seq,
            "bounces": self.bounces,
            "missed": self.missed,
        }

    def _open(self, holder: Mapping[str, Any]) -> None:
        self.adopted = registry.by_key(str(holder["procedure"]), holder["version"])
        if "channel" in holder:
            self.row["channel"] = opening.CHANNELS.index(holder["channel"])
        self._bind(holder)

    def _bind(self, holder: Mapping[str, Any]) -> None:
        """What binds the code, and with it the office complained of; older entries say nothing of them."""
        if "code" in holder:
            self.row["code"], self.row["against"] = holder["code"], holder.get("against")

    def _count(self, entry: ledger.Entry) -> None:
        name, particulars = entry.content.name, entry.content.particulars
        moved = entry.kind in (SORTED, EXCHANGED) and particulars.get("moved")
        if (entry.kind == "act" and name == BOUNCE) or moved:
            self.bounces += 1
        if entry.kind == CORRECTED:
            self.bounces, self.missed = int(particulars["bounces"]), int(particulars["missed"])
        if entry.kind == "silence" and self.adopted is not None:
            self.missed += silent_office(self.adopted.procedure, name, duty="duty" in particulars)


def fold(entries: Sequence[ledger.Entry]) -> Row:
    """Every column of a matter's row but number and title, from its entries alone."""
    chain = _Chain()
    for entry in entries:
        chain.take(entry)
    return chain.folded()


def rows(numbers: Iterable[int]) -> dict[int, Row]:
    """The same of the table, by number. One query."""
    return _rows(Matter.objects.filter(number__in=list(numbers)))


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare every row of a stretch with what its entries say. One query for the stretch."""
    stored = _rows(Matter.objects.filter(number__gt=stretch.after, number__lte=stretch.upto))
    for matter, entries in stretch.chains.items():
        if matter not in stored:
            report.add("state", f"Matter {matter} has entries but no row: it was taken out.")
            continue
        try:
            wanted = fold(entries)
        except UNREADABLE as error:
            report.add(
                "malformed", f"The entries of matter {matter} lead to no state ({type(error).__name__})."
            )
            continue
        if "code" not in wanted:
            report.older("code and office complained of")
        names = sorted(name for name in wanted if wanted[name] != stored[matter].get(name))
        if names:
            differ = ", ".join(name.removesuffix("_id") for name in names)
            report.add(
                "state", f"The row of matter {matter} is not what its entries say: they differ in {differ}."
            )
    for matter in stored:
        if stretch.strange(matter):
            report.add("state", f"Matter {matter} has a row but no entries: it was put there.")


def _rows(matters: QuerySet[Matter]) -> dict[int, Row]:
    return {row["number"]: _row(row) for row in matters.values("number", "state", "code", "against", *PLAIN)}


def _row(row: dict[str, Any]) -> Row:
    mac, against = bytes(row["code"]), row["against"]
    return {
        **{name: row[name] for name in PLAIN},
        "state": _state(row),
        "code": commitments.bound(mac, "code"),
        "against": None if against is None else commitments.bound(mac, f"against:{against}"),
    }


def _state(row: dict[str, Any]) -> Row | None:
    """The state in full; None where it cannot be put together or says more than a state can."""
    try:
        state = codec.state_of(SimpleNamespace(**row, full=None)).to_json()
    except UNREADABLE:
        return None
    return state if row["state"].keys() <= state.keys() else None
