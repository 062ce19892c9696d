"""pg_dump and pg_restore, run as the tables' owner; the password travels in the environment, not in the words."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from maplebridge.config.installation import binaries
from maplebridge.config.installation.home import Home
from maplebridge.config.installation.postgres import DatabaseAddress, cluster_of
from maplebridge.config.installation.roles import Connection


class DumpFailed(RuntimeError):
    """PostgreSQL's own program did not finish; the message holds its last words."""


def dump(home: Home, address: DatabaseAddress, target: Path) -> None:
    """Write the whole database in one consistent state.

    raises  DumpFailed
    """
    words = ["--format=custom", "--compress=6", "--no-owner", f"--file={target}"]
    _run(home, address, "pg_dump", address.url("owner"), words)


def load(home: Home, address: DatabaseAddress, name: str, source: Path) -> None:
    """Load a dump into an empty database.

    raises  DumpFailed
    """
    url = make_conninfo(address.url("owner"), dbname=name)
    _run(
        home,
        address,
        "pg_restore",
        url,
        ["--no-owner", "--exit-on-error", "--single-transaction", str(source)],
    )


def create(address: DatabaseAddress, name: str) -> None:
    """Make an empty database beside the present one (embedded only). Two statements, outside a transaction."""
    with _server(address) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def swap(address: DatabaseAddress, fresh: str, aside: str) -> None:
    """Put the fresh database in the place of the present one, which stays under the name `aside`.

    Everybody else's connections to both end; the two names change in one transaction.
    """
    present, new, former = (sql.Identifier(name) for name in (address.name, fresh, aside))
    with _server(address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY (%s) AND pid <> pg_backend_pid()",
            ([address.name, fresh],),
        )
        with connection.transaction():
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(present, former))
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(new, present))


def tables(url: str) -> int:
    """How many tables a database holds. One query."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return int(str(row[0])) if row else 0


def _server(address: DatabaseAddress) -> Connection:
    return psycopg.connect(make_conninfo(address.admin, dbname="postgres"), autocommit=True)


def _run(home: Home, address: DatabaseAddress, program: str, url: str, words: list[str]) -> None:
    arguments = conninfo_to_dict(url)
    password = str(arguments.pop("password", "") or "")
    programs = (
        cluster_of(home).binaries if address.embedded else binaries.find(os.environ.get("MAPLEBRIDGE_PG", ""))
    )
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": password}
    done = subprocess.run(  # noqa: S603 -- PostgreSQL's program with our own words
        [programs.program(program), f"--dbname={make_conninfo(**arguments)}", "--no-password", *words],  # type: ignore[arg-type]  # plain strings
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()][-3:]
        raise DumpFailed(f"{program} stopped: " + " · ".join(lines))
