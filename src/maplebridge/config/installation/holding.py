"""Who holds a home: one `serve` at a time, and the commands that use its embedded database.

Both are locks of the kernel: they end with the process that holds them, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SERVE = "serve.lock"
USERS = "users.lock"
DAYS = "days.lock"
PATIENCE = 3.0
TURNS = 3


class HomeInUse(Exception):
    """Somebody else holds the home; the message says who and what to do."""


@dataclass(slots=True)
class Hold:
    """A lock that is held until `release` or the end of this process.

    handle  number of its file descriptor; -1 once it is released
    """

    handle: int

    def release(self) -> None:
        """Let it go."""
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1

    def note(self, words: str) -> None:
        """Write into the lock who holds it, for the next one to read."""
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, words.encode(), 0)


def serve(home: Path) -> Hold:
    """Be the one `serve` of this home. What a killed one left behind is given some seconds to end, then ended, and named.

    raises  HomeInUse (another `serve` runs, or what is left belongs to another user)
    """
    path, until, ended = home / SERVE, time.monotonic() + PATIENCE, 0
    while True:  # ends: with the hold, or after TURNS times of ending what is left
        hold = _take(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if hold is not None:
            return hold
        first, _, where = path.read_text("utf-8").partition(" ")
        if first.isdecimal() and _lives(int(first)):
            raise HomeInUse(
                f"Another `serve` (process {first}{', at ' + where if where else ''}) runs on this home ({home}). "
                "End it first, or set MAPLEBRIDGE_HOME to another folder."
            )
        if time.monotonic() > until:
            _end(home, holders(path) if ended < TURNS else [])
            until, ended = time.monotonic() + PATIENCE, ended + 1
        time.sleep(0.1)


def _end(home: Path, left: list[int]) -> None:
    """End processes that hold the lock of a `serve` that is gone: nobody else has that file open."""
    numbers = ", ".join(map(str, left))
    try:
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    except PermissionError:
        left = []
    if not left:
        raise HomeInUse(
            f"Parts of a `serve` that was killed still run on this home ({home}): processes {numbers or 'of another user'}. "
            "End them, then start again."
        )
    print(f"Ended what a killed `serve` had left on this home: processes {numbers}.", file=sys.stderr)


def use(home: Path) -> Hold:
    """Use the embedded database of this home: who stops it first waits until nobody does. Waits for a stop under way.

    raises  HomeInUse  the lock cannot be taken
    """
    hold = _take(home / USERS, fcntl.LOCK_SH)
    if hold is None:
        raise HomeInUse(f"The lock in {home} cannot be taken.")
    return hold


def alone(home: Path) -> Hold | None:
    """Be the only user of the embedded database, so that it may be stopped; None while others use it."""
    return _take(home / USERS, fcntl.LOCK_EX | fcntl.LOCK_NB)


def living(home: Path) -> Hold:
    """Be the only one that lets days of the sample city pass.

    raises  HomeInUse
    """
    hold = _take(home / DAYS, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if hold is None:
        raise HomeInUse(
            "Another `demo` or `simulate` lets days of this sample city pass; each would be lived twice. Wait for its end."
        )
    return hold


def served(home: Path) -> bool:
    """Whether a `serve` runs on this home."""
    hold = _take(home / SERVE, fcntl.LOCK_SH | fcntl.LOCK_NB)
    if hold is not None:
        hold.release()
    return hold is None


def holders(path: Path) -> list[int]:
    """Numbers of the processes that have a file open, sorted; this one and those of other users are left out."""
    processes = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            opened = [os.readlink(one) for one in (process / "fd").iterdir()]
        except OSError:
            continue  # gone, or another user's
        if str(path.resolve()) in opened and int(process.name) != os.getpid():
            processes.append(int(process.name))
    return sorted(processes)


def _take(path: Path, how: int) -> Hold | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        os.close(handle)
        return None
    return Hold(handle)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
