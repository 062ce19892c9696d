"""What the parts of ours do: the keeper of the database, and those that work on the city."""

from __future__ import annotations

import os
import time

import psycopg

from maplebridge.config.installation import boot, postgres
from maplebridge.config.installation import home as homes
from maplebridge.config.supervision import binding
from maplebridge.config.supervision.database import keep
from maplebridge.kernel.setaside.parts import RUNS, STARTING

PAUSE = 1.0
LOCK_MS = 10_000
"""Milliseconds that a part waits for what another session keeps locked: then it says so, and tries again."""
ROLES = {"worker": "clock", "followers": "clock", "sealer": "seal"}
"""Part → the role of the database that it works as."""


def be(name: str) -> None:
    """Be this part until ended."""
    if name == "database":
        database()
    else:
        work(name)


def work(name: str) -> None:
    """Work on the city, once Django works as the part's role."""
    ready(ROLES[name])
    from maplebridge.config.supervision.worker import PARTS  # knows models, which Django knows only now

    PARTS[name]().run()


def database() -> None:
    """Keep the database."""
    binding.Pulse().begin()
    place = homes.home()
    address = postgres.ensure(place, start=False)
    keep(place, address.url("owner"))


def ready(role: str) -> None:
    """Get ready to work as a role of the database; one that does not answer yet is waited for, without an end.

    What another session keeps locked is waited for `LOCK_MS`.
    """
    os.environ["MAPLEBRIDGE_LOCK_MS"] = str(LOCK_MS)
    while True:  # ends: with the database's answer or with this process
        try:
            boot.boot(role, start=False)
            break
        except boot.CannotStart as error:
            if not isinstance(error.__cause__, psycopg.OperationalError):
                raise
            binding.tell(STARTING, "The database does not answer yet.")
            time.sleep(PAUSE)
    binding.tell(RUNS)
