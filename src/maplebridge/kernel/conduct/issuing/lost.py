"""Numbers of papers that a restore lost: entered in the city's own chain, never given again, and the only gaps there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.ledger.findings import Report

LOST, WHICH = "papers_lost", "lost"
EVERY = ""
"""Instead of a series: each one."""
GAPS = """
SELECT series, year, before + 1, n - 1 FROM (
    SELECT series, year, n, coalesce(lag(n) OVER (PARTITION BY series, year ORDER BY n), 0) AS before FROM conduct_issued
) numbered WHERE n > before + 1 ORDER BY series, year, n
"""


class Lost(NamedTuple):
    """Numbers of a series in a year that were given after a backup and are given by nobody again, `first` to `upto`."""

    series: str
    year: int
    first: int
    upto: int


def note(lost: Iterable[Lost], *, now: datetime) -> None:
    """Enter numbers that were lost, in the city's own chain; the database gives none of them any more. One query."""
    ledger.append(matter=0, kind=LOST, at=now, by="system", data={WHICH: [list(one) for one in lost]})


def check(chain: Sequence[ledger.Entry], report: Report) -> None:
    """Name every gap in the numbers of papers that no entry explains. One query."""
    said = [Lost(*row) for entry in chain if entry.kind == LOST for row in entry.data.get(WHICH, ())]
    with connection.cursor() as cursor:
        cursor.execute(GAPS)
        for gap in map(Lost._make, cursor.fetchall()):
            if not any(_explains(one, gap) for one in said):
                report.add(
                    "paper",
                    f"Papers {gap.first} to {gap.upto} of the series {gap.series} of {gap.year} are not there, and no entry "
                    "says that a restore lost them.",
                )


def _explains(one: Lost, gap: Lost) -> bool:
    of_it = one.series in (EVERY, gap.series) and one.year == gap.year
    return of_it and one.first <= gap.first and gap.upto <= one.upto
