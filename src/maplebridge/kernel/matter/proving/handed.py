"""What an office handed on, or is asked in, stays readable to it: no office may stand there that never was either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.findings import Report
from maplebridge.kernel.matter.lifecycle import concerned
from maplebridge.kernel.matter.lifecycle.asked import asked_after
from maplebridge.kernel.matter.lifecycle.corrections import CORRECTED
from maplebridge.kernel.matter.lifecycle.sorting import SORTED

OF_BEFORE = (SORTED, CORRECTED)
BY_POST = "post:"
HANDED = """
SELECT matter, office, date_trunc('minute', at) FROM matter_handedon WHERE matter > %s AND matter <= %s
"""


def check(stretch: ledger.Stretch, report: Report) -> None:
    """Compare the offices that may still read with those that held the matter. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HANDED, (stretch.after, stretch.upto))
        for matter, office, at in cursor.fetchall():
            if matter in stretch.broken:
                continue
            if (office, at) not in _handed_on(stretch.chains.get(matter, [])):
                report.add(
                    "grant", f"An office may read matter {matter} as one that handed it on; no entry says so."
                )


def _handed_on(entries: Sequence[ledger.Entry]) -> set[tuple[object, datetime | None]]:
    """Offices that a matter left, or that are asked no more, with the minute of the entry; and the one that has it, those
    that are asked and those that may do something at its step, with none. One of the last that acted is noted with the
    minute, though it may do more there. One that opened a matter which lies elsewhere left it as it was opened.

    Sorting and what takes a wrong silence back keep a minute from before. What is written at once keeps the minute of
    its last entry.
    """
    gone: set[tuple[object, datetime | None]] = set()
    left: dict[object, None] = {}
    office: object = None
    asked: frozenset[int] = frozenset()
    doing: concerned.Lists = {}
    for n, entry in enumerate(entries):
        could = concerned.ids(doing)
        before, asked = asked | could, asked_after(entry, asked)
        doing = concerned.after(entry, doing)
        left |= dict.fromkeys(before - asked - concerned.ids(doing))
        if entry.by.startswith(BY_POST):
            gone |= {(one, entry.at) for one in could}
        row = entry.content.holder
        if n == 0 and row is not None and row.get("opener") is not None:
            left |= dict.fromkeys([row["opener"], *row.get("readers", ())])
        if row is not None and row.get("office", office) != office:
            minutes = [one.at for one in entries[: n + 1]] if entry.kind in OF_BEFORE else [entry.at]
            gone |= {(office, at) for at in minutes}
            left[office] = None
            office = row["office"]
        gone |= {(one, entry.at) for one in left}
    return gone | {(one, None) for one in (office, *asked, *concerned.ids(doing))}
