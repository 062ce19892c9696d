"""Numbers of papers after a restore: none that was given is given again, and each gap that this makes is entered.

What was given after the backup is read in the databases that stood here. Where none can say, every series of this year goes
on `JUMP` further. The entry stands in the city's own chain; the next number of a series goes on above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import psycopg

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.issuing.lost import EVERY, Lost, note

JUMP = 1_000
Given = dict[tuple[str, int], int]
"""Series and year → the last number of it that a database has given."""
LAST = "SELECT series, year, max(n) FROM conduct_issued GROUP BY series, year"


def go_on(url: str, *, beside: Iterable[str], known: bool, now: datetime) -> list[Lost]:
    """Enter which numbers of papers were lost by a restore, in the database that this process works on as role clock.

    url     that database, as role owner;  beside  the databases that stood here, as role owner
    known   whether one of these can say what was given

    returns  what was lost, by series and year;  a query for each database, and an entry where anything was
    """
    own, given = last(url), Given()
    for other in beside:
        for key, n in last(other).items():
            given[key] = max(n, given.get(key, 0))
    lost = [Lost(*key, own.get(key, 0) + 1, n) for key, n in sorted(given.items()) if n > own.get(key, 0)]
    if not known:
        year = towntime.local(now).year
        lost = [Lost(EVERY, year, 1, max((n for (_, of), n in own.items() if of == year), default=0) + JUMP)]
    if lost:
        note(lost, now=now)
    return lost


def last(url: str) -> Given:
    """The last number of each series and year; nothing where no city stands there, or one of before numbered papers."""
    try:
        with psycopg.connect(url) as connection:
            rows = connection.execute(LAST).fetchall()
    except psycopg.Error:
        return {}
    return {(str(series), int(year)): int(n) for series, year, n in rows}
