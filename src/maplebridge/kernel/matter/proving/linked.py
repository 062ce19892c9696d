"""Links between matters beside the entries that made them: none may be missing, none may stand there of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.matter.lifecycle.joining import JOINED, PARTED, SAME

CHILD = "child"
LINKS = "SELECT parent, child, kind FROM matter_link WHERE child > %s AND child <= %s"
Link = tuple[int, int, str]


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare the links of a stretch, each with the chain of its second matter. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINKS, (stretch.after, stretch.upto))
        stored: set[Link] = {(int(parent), int(child), str(kind)) for parent, child, kind in cursor.fetchall()}
    stored = {link for link in stored if link[1] not in stretch.broken}
    entered = {link for matter, entries in stretch.chains.items() for link in _entered(matter, entries)}
    for parent, child, kind in sorted(entered - stored):
        report.add(
            "link",
            f"Matters {parent} and {child} are no longer linked ({kind}), though their entries say so.",
        )
    for parent, child, kind in sorted(stored - entered):
        report.add("link", f"Matters {parent} and {child} are linked ({kind}), but no entry says so.")


def _entered(matter: int, entries: Sequence[ledger.Entry]) -> Iterator[Link]:
    same: set[int] = set()
    for entry in entries:
        row, particulars = entry.content.holder, entry.content.particulars
        if entry.kind == "opened" and row is not None and "parent" in row:
            yield int(row["parent"]), matter, CHILD
        if entry.kind in (JOINED, PARTED):
            (same.add if entry.kind == JOINED else same.discard)(int(particulars["with"]))
    yield from ((other, matter, SAME) for other in same if other < matter)
