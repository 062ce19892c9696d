"""How the clock stands, for the command, the page and the banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from maplebridge.kernel.clock.guarding import doubts, evidence
from maplebridge.kernel.clock.guarding.doubts import Doubt
from maplebridge.kernel.clock.guarding.keeping import Kept, standing
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
class Standing:
    """The clock as it stands.

    clock, database  what this process and the database say;  now  the time that has most for it
    found            what speaks against the time at this moment
    left             how long a hold that runs may still last; None where nothing is held
    """

    kept: Kept
    clock: datetime
    database: datetime
    now: datetime
    found: tuple[Doubt, ...]
    left: timedelta | None
    due: tuple[Due, ...]


def stands(now: datetime, *, gather: Gather = evidence.gather) -> Standing:
    """Look, and change nothing. Three queries; inside the caller's transaction and scope (every matter must be seen)."""
    kept, seen = standing(), gather(now)
    found = doubts.of_time(kept.trusted, seen)
    believed = doubts.believed(kept.trusted, seen) if found else seen.now
    left = None if kept.until is None else max(timedelta(), kept.until - min(believed, seen.now))
    with connection.cursor() as cursor:
        cursor.execute(DUE, [min(believed, seen.now)])
        due = tuple(Due(*row) for row in cursor)
    return Standing(kept, seen.now, seen.database, believed, tuple(found), left, due)
