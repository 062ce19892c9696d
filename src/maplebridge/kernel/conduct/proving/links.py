"""One-time links to a judgement beside the entries that made them: nobody slips one in, nobody makes one good again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.file.timeline import LINK_MADE
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.matter.storage.commitments import bound

LINKS = """
SELECT matter, token, seq, date_trunc('minute', made), date_trunc('minute', used), party
FROM conduct_verdictlink WHERE matter > %s AND matter <= %s
"""


class _Link(NamedTuple):
    seq: int
    made: datetime
    used: datetime | None
    party: int | None


def note(token: bytes, *, matter: int, seq: int, party: int | None = None, now: datetime) -> None:
    """Write, inside the caller's transaction, that a link was made: a hash of what is kept of it, its entry, whose it is."""
    data = {"for": seq, "link": bound(token, "link"), **({} if party is None else {"party": party})}
    ledger.append(matter=matter, kind=LINK_MADE, at=now, by="system", data=data)


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare the links of a stretch with its entries. One query."""
    rows: dict[int, dict[str, _Link]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LINKS, (stretch.after, stretch.upto))
        for matter, token, *row in cursor.fetchall():
            rows.setdefault(matter, {})[bound(bytes(token), "link")] = _Link(*row)
    for matter in sorted({*rows, *stretch.chains} - stretch.broken):
        for what in _wrong(rows.get(matter, {}), stretch.chains.get(matter, []), report):
            report.add("link", f"Matter {matter}: {what}")


def _wrong(rows: dict[str, _Link], entries: Sequence[ledger.Entry], report: Report) -> Iterator[str]:
    made = {str(entry.data["link"]): entry for entry in entries if entry.kind == LINK_MADE}
    for name, entry in made.items():
        link = rows.pop(name, None)
        if link is None:
            yield f"the link to a judgement that entry {entry.seq} made is no longer there."
        elif (link.seq, link.made, link.party) != (entry.data["for"], entry.at, entry.data.get("party")):
            yield f"the link to a judgement of entry {entry.seq} is not as it was made."
        elif link.used not in _ways(entry, entries):
            yield f"the link to a judgement of entry {entry.seq} was closed, or opened again, by nobody's act."
    for link in rows.values():
        if link.used is None or not entries:
            yield f"a link to a judgement on entry {link.seq} stands there that no entry made."
        else:
            report.older("used link")


def _ways(entry: ledger.Entry, entries: Sequence[ledger.Entry]) -> set[datetime | None]:
    """When a link may have been used up: by an act of its side, or when a later one was made; by neither: never."""
    whose = entry.data.get("party")
    later = [one for one in entries if one.seq > entry.seq]
    newer = {one.at for one in later if one.kind == LINK_MADE and one.data.get("party") == whose}
    by = BY_RESIDENT if whose is None else f"{BY_PARTY}{whose}"
    acts = {one.at for one in later if one.by == by}
    return {*newer, *acts} if newer else {None, *acts}
