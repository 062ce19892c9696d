"""How long matters took against what was proved: per procedure the longest seen, the bound, and whether it held."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import SYSTEM
from maplebridge.kernel.law import proofs, registry
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.lifecycle.corrections import EXCHANGED
from maplebridge.kernel.matter.models import Matter

MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class LongestRun:
    """One procedure: its newest version, ended and open runs, the longest own time seen in days, the proven bound in
    days.
    """

    procedure: str
    version: int
    ended: int
    open: int
    seen_days: int
    proven_days: int

    @property
    def within(self) -> bool:
        """Whether no run was longer than proven."""
        return self.seen_days <= self.proven_days

    def to_json(self) -> dict[str, object]:
        """As plain data: each field by its name, and `within`."""
        return {**asdict(self), "within": self.within}

    def sentence(self) -> str:
        """In words."""
        share = 100 * self.seen_days / self.proven_days if self.proven_days else 0
        return (
            f"{self.procedure}: {self.ended} ended, {self.open} open; longest {self.seen_days} of at most "
            f"{self.proven_days} days ({share:.0f} %){'' if self.within else ' — LONGER THAN PROVEN'}"
        )


def longest_runs() -> list[LongestRun]:
    """Every procedure that ran, by its name. A matter that was handed over counts as one run under each.

    One query for the numbers and one for each matter's entries: for a simulated city, not for a living one.
    """
    ended: dict[str, int] = defaultdict(int)
    longest: dict[str, int] = defaultdict(int)
    still: dict[str, int] = defaultdict(int)
    with acting(SYSTEM):
        for number in Matter.objects.order_by("number").values_list("number", flat=True):
            for key, days, over in _runs(ledger.entries_of(number)):
                longest[key] = max(longest[key], days)
                ended[key] += over
                still[key] += not over
        bounds = {
            one.procedure.id: (one.procedure.version, proofs.longest_days(one) or 0)
            for one in sorted(registry.adopted(), key=lambda one: one.procedure.version)
        }
    rows = []
    for key in sorted(longest):
        version, proven = bounds.get(key, (0, 0))
        rows.append(LongestRun(key, version, ended[key], still[key], longest[key], proven))
    return rows


def _runs(entries: list[ledger.Entry]) -> list[tuple[str, int, bool]]:
    """Procedure, own time in days, ended or not, of each run of a matter."""
    runs: list[tuple[str, int, bool]] = []
    key, opened, away, over = "", 0, 0, False
    last = 0
    for entry in entries:
        changes = entry.content.changes
        if changes is None:
            continue
        if entry.kind in ("opened", EXCHANGED):
            if key:
                runs.append((key, max(0, last - opened - away), over))
            key = str((entry.content.holder or {}).get("procedure", key))
            opened, away, over = entry.at.toordinal(), 0, False
        away = int(changes.get("away", away))
        over = over or changes.get("end") is not None
        last = entry.at.toordinal()
    runs.append((key, max(0, last - opened - away), over))
    return runs
