"""Parties beside the entries that called them in: none stands there of itself, none is missing, none has another code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.entry import minute
from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.matter.codes import CALLED, PARTY_RECODED
from maplebridge.kernel.matter.models import Party
from maplebridge.kernel.matter.storage.commitments import bound

Stands = tuple[int, str, str, int | None, int, datetime, str]
"""Number, role, way, person, entry that called it in and its minute, what binds its code."""


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare every party of a stretch with its entries. One query."""
    stored: dict[int, set[Stands]] = {}
    for one in Party.objects.filter(matter__gt=stretch.after, matter__lte=stretch.upto):
        code = bound(bytes(one.code), "code")
        stands = (one.pk, one.role, one.way, one.person, one.seq, minute(one.at), code)
        stored.setdefault(one.matter, set()).add(stands)
    for matter in sorted({*stored, *stretch.chains} - stretch.broken):
        entered = _entered(stretch.chains.get(matter, []))
        for number in sorted({one[0] for one in stored.get(matter, set()) ^ entered}):
            report.add("party", f"Party {number} of matter {matter} does not stand there as its entries say.")


def _entered(entries: Sequence[ledger.Entry]) -> set[Stands]:
    parties: dict[int, Stands] = {}
    for entry in entries:
        said = entry.content.particulars
        if entry.kind == CALLED:
            contact, key = said.get("contact"), int(said["party"])
            person = contact[0] if isinstance(contact, list) else None
            role, way, code = str(said["role"]), str(said["way"]), str(said["code"])
            parties[key] = (key, role, way, person, entry.seq, entry.at, code)
        elif entry.kind == PARTY_RECODED:
            key = int(said["party"])
            parties[key] = (*parties[key][:6], str(said["code"]))
    return set(parties.values())
