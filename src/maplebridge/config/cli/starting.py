"""The start of a command that works on the database: as its role, then with the city's code loaded."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from maplebridge.config.installation import boot
from maplebridge.config.installation import home as homes
from maplebridge.config.installation.postgres import DatabaseAddress
from maplebridge.kernel.setaside import room

FULL_PAUSE = 2.0


def folder() -> Path:
    """The folder in which this installation's data lies."""
    return homes.home().path


def start(role: str, *, migrate: bool, waits: bool = False) -> DatabaseAddress:
    """Start the database, make this process ready to work as a role of it; who `waits` waits for room on a full disk.

    raises  SystemExit (this installation cannot start; a file of it cannot be read or written)
    """
    announced = False
    while True:  # ends: when there is room, with another error, or with a signal
        try:
            return boot.boot(role, migrate=migrate)
        except boot.CannotStart:
            if not (waits and room.full()):
                raise
            if not announced:
                print(
                    "The disk is full; the city starts as soon as there is room.", file=sys.stderr, flush=True
                )
            announced = True
            time.sleep(FULL_PAUSE)
        except OSError as error:
            print(f"{error.strerror or error}: {error.filename}. Nothing was changed.", file=sys.stderr)
            raise SystemExit(2) from error
