"""Which entries of a matter still count: those that a correcting entry took back do not."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.kernel import ledger
from maplebridge.rules import course

CORRECTED = "corrected"
"""An entry that takes back what happened of itself by a wrong clock."""
EXCHANGED, EXCHANGE_ANSWERED = course.EXCHANGED, course.ANSWERED
"""An entry by which a matter goes on under another procedure; and what was answered about a later last day."""
NAMES_PROCEDURE = frozenset({"opened", CORRECTED, EXCHANGED})
"""Entries that say under which procedure a matter goes on from then."""


def taken_back(entry: ledger.Entry) -> range:
    """Numbers of the entries that a correcting entry takes back, those between that moved nothing included."""
    after = entry.content.particulars.get("after")
    return range(after + 1, entry.seq) if entry.kind == CORRECTED and isinstance(after, int) else range(0)


def counting(entries: Sequence[ledger.Entry]) -> list[ledger.Entry]:
    """The entries that still count, first to last; correcting ones and what moved nothing stay."""
    valid: list[ledger.Entry] = []
    for entry in entries:
        gone = taken_back(entry)
        if gone:
            valid = [one for one in valid if one.seq not in gone or not one.content.moves]
        valid.append(entry)
    return valid
