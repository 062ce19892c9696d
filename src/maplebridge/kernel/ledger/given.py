"""Which heads were given to which witness: noted when a witness has taken them, asked when the ledger is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import connection

from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.ledger.heads import Head, Witnessed

OWN = "own"
"""The city's own witness: its folder moves with the home, its name does not."""
LONGEST = 400
NOTE = """
INSERT INTO ledger_given (place, size, at) VALUES (%s, %s, now())
ON CONFLICT (place) DO UPDATE SET size = EXCLUDED.size, at = EXCLUDED.at
"""


def note(place: str, size: int) -> None:
    """Note, as role seal, that a witness holds every head up to one over `size` entries. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, (place[:LONGEST], size))


def sizes() -> dict[str, int]:
    """Up to which size each witness was given the heads. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, size FROM ledger_given")
        return {str(place): int(size) for place, size in cursor.fetchall()}


def check(
    places: Mapping[str, Path], witnessed: Mapping[Path, Witnessed], heads: Sequence[Head], report: Report
) -> None:
    """Name each witness whose file lacks heads that it was given.

    places  name of a witness → its folder;  witnessed  folder → what it holds
    """
    noted = sizes()
    for place, folder in places.items():
        if folder not in witnessed:
            continue
        there = {head.size for head in witnessed[folder].heads}
        if (beyond := max(there, default=0)) > max((head.size for head in heads), default=0):
            report.add(
                "head",
                f"The witness {witnessed[folder].name} holds a head over {beyond} entries that is not here.",
            )
        upto = noted.get(place, _before_newest(heads) if place == OWN else 0)
        wanted = {head.size for head in heads if head.size <= upto}
        gone = wanted - there
        if gone:
            report.add(
                "witness",
                f"The witness {witnessed[folder].name} was given {len(wanted)} heads, the last over {max(wanted)} entries; "
                f"{len(gone)} of them, over {min(gone)} to {max(gone)} entries, are no longer in it: its file was "
                "deleted, shortened or changed.",
            )


def _before_newest(heads: Sequence[Head]) -> int:
    """Nothing was noted yet (an older version sealed): then all heads but the newest must have reached it."""
    return heads[-2].size if len(heads) > 1 else 0
