"""Databases that a restore set aside: what was there before, kept until somebody drops it.

They still hold whoever is erased after that restore, so nobody is forgotten while one of them is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.kernel.clock import towntime

MARK = "%Y%m%d%H%M%S"
FRESH = "maplebridge_restoring"
"""The database into which a restore loads; one that stands there later is left over from a restore that was killed."""


@dataclass(frozen=True, slots=True)
class Aside:
    """One of them. `since` is the moment of the restore; None: left over from a restore that was killed."""

    name: str
    since: datetime | None

    def days(self, now: datetime) -> int | None:
        """Whole days since then."""
        return None if self.since is None else max(0, (now - self.since).days)

    def sentence(self, now: datetime) -> str:
        """What it is, how old, and the way to be rid of it."""
        days = self.days(now)
        when = "" if self.since is None else f", {towntime.printed(self.since)}"
        age = "by a restore that was killed" if days is None else f"by a restore {_ago(days)}{when},"
        return (
            f"The database {self.name} was set aside {age} and still holds whoever was erased since. "
            f"When you no longer need it: `maple restore --drop {self.name}`."
        )


def name_of(address: DatabaseAddress, now: datetime) -> str:
    """The name under which the present database is set aside at this moment."""
    return f"{address.name}_before_{now.astimezone(UTC).strftime(MARK)}"


def aside_databases(address: DatabaseAddress) -> list[Aside]:
    """Every database that was set aside, oldest first; on a server of one's own there is none that we know of.

    One query.
    """
    if not address.embedded:
        return []
    with _server(address) as connection:
        names = [
            str(row[0]) for row in connection.execute("SELECT datname FROM pg_database ORDER BY datname")
        ]
    start = f"{address.name}_before_"
    listed = [Aside(name, _moment(name.removeprefix(start))) for name in names if name.startswith(start)]
    return [*listed, *(Aside(name, None) for name in names if name == FRESH)]


def drop(address: DatabaseAddress, name: str) -> bool:
    """Drop one that was set aside, whoever is still connected; False when there is none of this name.

    Two statements.
    """
    if name not in {one.name for one in aside_databases(address)}:
        return False
    with _server(address) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    return True


def _moment(mark: str) -> datetime | None:
    try:
        return datetime.strptime(mark, MARK).replace(tzinfo=UTC)
    except ValueError:
        return None


def _ago(days: int) -> str:
    return "today" if days == 0 else f"{days} day{'s' if days > 1 else ''} ago"


def _server(address: DatabaseAddress) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(make_conninfo(address.admin, dbname="postgres"), autocommit=True)
