"""The commands that are run each morning: beside the worker, each in a process of its own, so that no limit waits."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from maplebridge.kernel.clock import towntime

log = logging.getLogger("maplebridge.worker")
MAPLE = (sys.executable, "-m", "maplebridge")


class Beside:
    """Starts each command of `./maple` once when a new day has begun, and not while its last run goes on."""

    def __init__(self, commands: Iterable[str], program: Sequence[str] = MAPLE) -> None:
        """Those that are run; `program` takes the name of a command as its last word."""
        today = towntime.local(datetime.now(UTC)).date()
        self._begun: dict[str, date] = dict.fromkeys(commands, today)
        self._program = program
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def look(self, today: date) -> None:
        """Start what has not begun today."""
        for name, begun in self._begun.items():
            if name in self._running and self._running[name].poll() is not None:
                del self._running[name]
            if today > begun and name not in self._running:
                self._begun[name] = today
                self._start(name)

    def _start(self, name: str) -> None:
        try:
            self._running[name] = subprocess.Popen([*self._program, name], stdout=subprocess.DEVNULL)  # noqa: S603  our own command
        except OSError as fault:  # no process or memory to be had just now: tomorrow again
            log.warning("today `maple %s` is not run: %s", name, fault.strerror)

    def end(self) -> None:
        """End what runs."""
        for running in self._running.values():
            running.terminate()
            running.wait()
