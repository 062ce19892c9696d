"""The processes of an embedded server: who of them lives, and ending what nobody can reach."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LOCK = "postmaster.pid"
HUNG_SECONDS = 20.0
"""A server that lives and answers nobody for so long has hung."""
END_SECONDS = 10.0
"""For a server that was told to end at once; then it is killed."""
PAUSE = 0.25


def clear_stale(data: Path, *, end: bool = False) -> None:
    """Remove the lock file of a server that was killed, once no process of it is left.

    A zombie, or a stranger who got the same process id, would otherwise keep the server from starting.
    Every PostgreSQL process has its data directory as its working directory; that is how they are told.
    `end` kills those whose server, the one that the lock file names, is gone: no commit of theirs is acknowledged any more.
    """
    lock = data / "postmaster.pid"
    if not lock.exists() or not Path("/proc/self").exists():
        return
    left = working_in(data)
    if not left:
        lock.unlink(missing_ok=True)
    elif end and named(lock) not in left:
        for number in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)


def named(lock: Path) -> int:
    """The server's process id in its lock file, 0 if it cannot be read."""
    with suppress(OSError, ValueError, IndexError):
        return int(lock.read_text("ascii").split()[0])
    return 0


def working_in(data: Path) -> list[int]:
    """Numbers of the processes that work in a data directory, in the order of /proc: those of its server."""
    wanted, processes = os.path.realpath(data), []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if os.readlink(process / "cwd") == wanted:
                    processes.append(int(process.name))
            except OSError:
                continue  # gone, a zombie, or another user's
    return processes


def lives(data: Path) -> bool:
    """Whether the server that the lock file names is there, answering or not."""
    return named(data / LOCK) in working_in(data)


def hangs(data: Path, answers: Callable[[], bool]) -> bool:
    """Whether the server lives and answers nobody, asked again and again for HUNG_SECONDS."""
    until = time.monotonic() + HUNG_SECONDS
    while lives(data) and not answers():  # ends: with its answer, with its end or with its time
        if time.monotonic() >= until:
            return True
        time.sleep(PAUSE)
    return False


def end_the_hung(data: Path) -> None:
    """End a server that has hung: in its own way, for one that was only stopped; else by force, and what it began too.

    What it acknowledged is in its log on the disk, and is there again when it is started.
    """
    server = named(data / LOCK)
    for number in (signal.SIGQUIT, signal.SIGCONT):
        _send(server, number)
    until = time.monotonic() + END_SECONDS
    while lives(data) and time.monotonic() < until:  # ends: with the server or with its time
        time.sleep(PAUSE)
    if lives(data):
        _send(server, signal.SIGKILL)
        for number in working_in(data):
            _send(number, signal.SIGKILL)


def _send(process: int, number: int) -> None:
    if process > 1:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)
