"""Parties beside the entries that called them in: none stands there of itself, none is missing, none has another code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.entry import minute
from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.matter.codes import CALLED, CONFIRMED, EMPOWERED, ENDED, FOR, PARTY_RECODED
from maplebridge.kernel.matter.models import Party
from maplebridge.kernel.matter.storage.commitments import bound

ADDED = "added"
"""The kind of the entry by which a party says how it may be reached, and may leave its first contact."""
Power = tuple[int | None, str, str | None, int | None]
"""For which side somebody acts (None: for themselves), with which power, until which day, the entry that ended it."""
ITSELF: Power = (None, "", None, None)
Stands = tuple[int, str, str, int | None, int, datetime, str, Power]
"""Number, role, way, person, entry that called it in and its minute, what binds its code, its power."""


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare every party of a stretch with its entries. One query."""
    stored: dict[int, set[Stands]] = {}
    for one in Party.objects.filter(matter__gt=stretch.after, matter__lte=stretch.upto):
        code = bound(bytes(one.code), "code")
        power = (one.acts_for, one.power, one.until.isoformat() if one.until else None, one.ended)
        stands = (one.pk, one.role, one.way, one.person, one.seq, minute(one.at), code, power)
        stored.setdefault(one.matter, set()).add(stands)
    for matter in sorted({*stored, *stretch.chains} - stretch.broken):
        entered = _entered(stretch.chains.get(matter, []))
        for number in sorted({one[0] for one in stored.get(matter, set()) ^ entered}):
            report.add("party", f"Party {number} of matter {matter} does not stand there as its entries say.")


def _entered(entries: Sequence[ledger.Entry]) -> set[Stands]:
    parties: dict[int, Stands] = {}
    for entry in entries:
        said = entry.content.particulars
        if entry.kind in (CALLED, EMPOWERED):
            contact, key = said.get("contact"), int(said["party"])
            person = contact[0] if isinstance(contact, list) else None
            role, way, code = str(said["role"]), str(said["way"]), str(said["code"])
            parties[key] = (key, role, way, person, entry.seq, entry.at, code, _power(said))
        elif entry.kind == ADDED and "party" in said:
            key = int(said["party"])
            parties[key] = (*parties[key][:3], parties[key][3] or int(said["contact"][0]), *parties[key][4:])
        elif entry.kind in (PARTY_RECODED, CONFIRMED):
            key = int(said["party"])
            parties[key] = (*parties[key][:6], str(said["code"]), parties[key][7])
        elif entry.kind == ENDED:
            key = int(said["party"])
            parties[key] = (*parties[key][:7], (*parties[key][7][:3], entry.seq))
    return set(parties.values())


def _power(said: Mapping[str, Any]) -> Power:
    """The power that an entry says somebody was given; ITSELF where it calls a party in."""
    until = said.get("until")
    return (int(said[FOR]), str(said["power"]), None if until is None else str(until), None) if FOR in said else ITSELF
