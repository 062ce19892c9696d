"""Databases that a test left exactly as they were made, lent to the next test that wants a copy of the same template.

To copy one and to end one cost the server more than what many a test asks of it; a test that only reads, or is refused,
leaves nothing behind. What says so is the server's own log of changes: it has not grown by a byte since the copy was made,
whatever table, function, sequence or right it would have been. So the log may not grow by itself: no autovacuum and no
checkpoint by the clock (`cluster.FAST`). A session that waits stays with its database, and knows its tables already.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import psycopg

import sessions

LENGTH = "SELECT pg_current_wal_insert_lsn()::text"
SEEN = "SELECT count(*) FROM pg_database"
"""Whoever first reads the row of a new database there marks it as good, which is logged."""
TABLES = """
SELECT format('VACUUM %s', oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace AND NOT relisshared
UNION ALL
SELECT format('SELECT count(*) FROM %s', oid::regclass) FROM pg_class
WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace
"""
WORKING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"


@dataclass
class Lent:
    """What a server lends, by the names of its databases."""

    _made: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name → its template, and where the log ended once it was made."""
    _back: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Template → names of copies that wait."""

    def again(self, template: str, admin: psycopg.Connection[Any]) -> str | None:
        """The name of a copy of `template` that waits, None if none does; `admin` is asked where the log ends."""
        if not self._back[template]:
            return None
        name = self._back[template].pop()
        self.made(name, template, admin)
        return name

    def made(self, name: str, template: str, admin: psycopg.Connection[Any]) -> None:
        """Remember a copy that nobody has worked on yet."""
        admin.execute(SEEN)
        self._made[name] = (template, _end_of_log(admin))

    def back(self, name: str, admin: psycopg.Connection[Any]) -> bool:
        """Take a copy back; False where it is not as it was made, or somebody else works on it: then it has to go."""
        template, end = self._made.pop(name, ("", ""))
        if not template or end != _end_of_log(admin):
            return False
        working = admin.execute(WORKING, (name,)).fetchone()
        if working != (sessions.waiting(name),):
            return False
        self._back[template].append(name)
        return True


def settle(url: str) -> None:
    """Read a template through, so that its pages say which rows hold good: else each copy finds it out and logs it anew.

    url  of the template, as the server's administrator; what the planner knows of the city's tables stays as it is
    """
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CHECKPOINT")  # what is not written out yet is not marked
        for (statement,) in admin.execute(TABLES).fetchall():
            admin.execute(statement)
    psycopg.connect(url).close()  # leaves a list of the system's tables that each first session would make


def _end_of_log(admin: psycopg.Connection[Any]) -> str:
    row = admin.execute(LENGTH).fetchone()
    return str(row and row[0])
