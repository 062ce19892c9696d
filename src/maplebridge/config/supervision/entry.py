"""The program of each part: `python -m maplebridge.config.supervision.entry PART`."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable

import psycopg

from maplebridge.config.supervision import binding
from maplebridge.kernel.setaside.parts import RUNS, STARTING

log = logging.getLogger("maplebridge.parts")
PAUSE = 1.0
LOCK_MS = 10_000
"""Milliseconds that a part waits for what another session keeps locked: then it says so, and tries again."""


def main(words: list[str]) -> None:
    """Be one part until ended: worker, followers, sealer, database, or web with the words of its command."""
    name, *rest = words
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one who started us ends us
    if name == "web":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        binding.bind()
        os.execv(rest[0], rest)  # noqa: S606  our own server, with the words of our own supervisor
    if name != "database":
        binding.bind()
    PARTS[name]()


def worker() -> None:
    """The clock: limits, the morning's look, what the city learns."""
    ready("clock")
    from maplebridge.config.supervision.worker import Worker

    Worker().run()


def followers() -> None:
    """What follows from committed entries: reactions, figures of the chain, notices."""
    ready("clock")
    from maplebridge.config.supervision.worker import Followers

    Followers().run()


def sealer() -> None:
    """Places in the ledger, and its heads."""
    ready("seal")
    from maplebridge.config.supervision.worker import Sealer

    Sealer().run()


def database() -> None:
    """The keeper of the database."""
    from maplebridge.config.installation import home as homes
    from maplebridge.config.installation import postgres
    from maplebridge.config.supervision.database import keep

    binding.Pulse().begin()
    place = homes.home()
    address = postgres.ensure(place, start=False)
    keep(place, address.url("owner"))


def ready(role: str) -> None:
    """Get ready to work as a role of the database; one that does not answer yet is waited for, without an end.

    What another session keeps locked is waited for `LOCK_MS`.
    """
    from maplebridge.config.installation.boot import CannotStart, boot

    os.environ["MAPLEBRIDGE_LOCK_MS"] = str(LOCK_MS)
    while True:  # ends: with the database's answer or with this process
        try:
            boot(role, start=False)
            break
        except CannotStart as error:
            if not isinstance(error.__cause__, psycopg.OperationalError):
                raise
            binding.tell(STARTING, "The database does not answer yet.")
            time.sleep(PAUSE)
    binding.tell(RUNS)


PARTS: dict[str, Callable[[], None]] = {
    "worker": worker,
    "followers": followers,
    "sealer": sealer,
    "database": database,
}

if __name__ == "__main__":
    main(sys.argv[1:])
