"""How the clock stands, for the command, the page and the banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from maplebridge.kernel.clock.guarding import doubts
from maplebridge.kernel.clock.guarding import evidence as machine
from maplebridge.kernel.clock.guarding.clockrow import Timekeeping, timekeeping
from maplebridge.kernel.clock.guarding.doubts import Doubt
from maplebridge.kernel.clock.guarding.rounds import Gather

DUE = """
SELECT a.key, count(*), min(m.next) FROM matter_matter m JOIN law_adoptedprocedure a ON a.id = m.procedure_id
WHERE m.category <> 'outside_scope' AND m.next < %s GROUP BY a.key ORDER BY count(*) DESC, a.key
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Limits of one procedure that are over and wait; `oldest` is when the first of them ended."""

    procedure: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class ClockStatus:
    """The clock as it stands.

    clock, database  what this process and the database say;  now  the time that has most for it
    reasons            what speaks against the time at this moment
    left             how long a hold that runs may still last; None where nothing is held
    """

    row: Timekeeping
    clock: datetime
    database: datetime
    now: datetime
    reasons: tuple[Doubt, ...]
    left: timedelta | None
    due: tuple[Due, ...]


def clock_status(now: datetime, *, gather: Gather = machine.gather) -> ClockStatus:
    """Look, and change nothing. Three queries; inside the caller's transaction and scope (every matter must be seen)."""
    row, evidence = timekeeping(), gather(now)
    reasons = doubts.of_time(row.trusted, evidence)
    believed = doubts.believed(row.trusted, evidence) if reasons else evidence.now
    left = None if row.until is None else max(timedelta(), row.until - min(believed, evidence.now))
    with connection.cursor() as cursor:
        cursor.execute(DUE, [min(believed, evidence.now)])
        due = tuple(Due(*line) for line in cursor)
    return ClockStatus(row, evidence.now, evidence.database, believed, tuple(reasons), left, due)
