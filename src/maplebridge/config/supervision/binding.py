"""What a part knows of its supervisor: it dies with it, and tells it how it fares. Called inside the part."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PARENT = "MAPLEBRIDGE_SUPERVISOR"
TOLD = "MAPLEBRIDGE_TOLD"
PR_SET_PDEATHSIG = 1
DEATH = signal.SIGUSR1


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Let the kernel send this process a signal when the one that started it ends, however that ends (Linux only).

    The signal is kept over exec and lost over fork: each generation asks for itself.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def bind() -> None:
    """Die with the supervisor; one that ended before this could be asked for is noticed too.

    raises  SystemExit  the supervisor has ended already
    """
    die_with_parent()
    if orphaned():
        raise SystemExit(0)


def outlive_parent(ended: Callable[[], None]) -> None:
    """Do not die with the supervisor but be told of its end, for the part that clears up after it.

    A signal of its own: while the threads of a killed process end one after the other, it still counts as our parent.
    """
    signal.signal(DEATH, lambda _signal, _frame: ended())
    die_with_parent(DEATH)
    if orphaned():
        ended()


def die_with_server() -> None:
    """In a process that the web server forked: die with the server, also if it ended since the fork."""
    die_with_parent()
    server = multiprocessing.parent_process()
    if server is not None and os.getppid() != server.pid:
        os._exit(0)


def orphaned() -> bool:
    """Whether the supervisor that started this process is gone."""
    expected = os.environ.get(PARENT, "")
    return bool(expected) and os.getppid() != int(expected)


def end_the_left() -> None:
    """End what the parts of a killed supervisor have started and what did not ask to die with them.

    They are told by their environment, which each child inherits from its part; the embedded database does not.
    """
    mark = f"{PARENT}={os.environ.get(PARENT, '')}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        number = int(process.name)
        try:
            if number != os.getpid() and mark in (process / "environ").read_bytes().split(b"\0"):
                os.kill(number, signal.SIGKILL)
        except OSError:
            continue  # gone, or another user's


def supervised() -> bool:
    """Whether this process belongs to a supervised part."""
    return bool(os.environ.get(PARENT))


BEAT = 2.0
"""Seconds between two signs of life of a process."""
LONGEST_ROUND = 900.0
"""Seconds that a process may work on one thing before its sign of life stops."""


class Pulse:
    """Signs of life to the supervisor, from a thread of its own: a process that is stopped gives none.

    One that `works` in rounds calls `went_on` at each; where none ends for LONGEST_ROUND it gives none either.
    """

    def __init__(self, *, works: bool = False) -> None:
        self._works, self._last = works, time.monotonic()

    def begin(self) -> None:
        """Beat until the process ends; nothing where no supervisor listens."""
        if os.environ.get(TOLD, ""):
            threading.Thread(target=self._beat, name="pulse", daemon=True).start()

    def went_on(self) -> None:
        """A round has begun."""
        self._last = time.monotonic()

    def _beat(self) -> None:
        while True:  # ends: with the process
            if not self._works or time.monotonic() - self._last < LONGEST_ROUND:
                _say({"alive": os.getpid()})
            time.sleep(BEAT)


def tell(now: str, why: str = "", *, again: bool = False) -> None:
    """Tell the supervisor how this part fares, `again` if it was started anew: one short line of JSON, written whole."""
    _say({"now": now, "why": why[:400], "again": again})


def _say(words: Mapping[str, object]) -> None:
    handle = os.environ.get(TOLD, "")
    if handle:
        try:
            os.write(int(handle), json.dumps(words).encode() + b"\n")
        except OSError:
            return  # nobody listens any more: the supervisor is gone, or so full of news that this line can be missed
