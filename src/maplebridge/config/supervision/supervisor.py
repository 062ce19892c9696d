"""The supervisor: starts the parts of a city, starts again what ends, ends all of them when it is told to.

No part ends another. A part that keeps ending is waited for longer and longer, is named, and the others run on. The
supervisor itself does as little as can be: it asks no database, so nothing can keep it waiting.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from maplebridge.config.supervision.part import Part
from maplebridge.kernel.setaside import parts as noted

PAUSE = 0.2
GENTLE = 10.0
"""Seconds that the parts may take to end what they have in hand."""
AT_ONCE = 2.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Supervisor:
    """Runs parts until told to end.

    `last` names those that end after the others; `told` is called when all run for the first time.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        note: Path | None = None,
        last: Sequence[str] = ("database",),
        ready: Callable[[], None] | None = None,
    ) -> None:
        self.parts = list(parts)
        self._last = frozenset(last)
        self._ready = ready
        self._asked = 0
        self._note = Note(note) if note is not None else None

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """End all parts; asked twice, at once. Called with the number of a signal, which does not matter."""
        self._asked += 1

    def run(self) -> int:
        """Look after the parts until somebody ends us; always status 0."""
        before = {number: signal.signal(number, self.stop) for number in SIGNALS}
        try:
            while not self._asked:  # ends: when somebody ends it
                changed = [part.step() for part in self.parts]
                self._write(changed=any(changed))
                self._greet()
                select.select([], [], [], PAUSE)
        finally:
            self._end()
            self._write(changed=True)
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def _greet(self) -> None:
        if self._ready is not None and all(part.status().well for part in self.parts):
            self._ready()
            self._ready = None

    def _end(self) -> None:
        """End the parts: first those that use the database, then those that keep it."""
        early = [part for part in self.parts if part.name not in self._last]
        late = [part for part in self.parts if part.name in self._last]
        for group in (early, late):
            self._end_all(group)

    def _end_all(self, parts: list[Part]) -> None:
        until = time.monotonic() + GENTLE
        for part in parts:
            part.terminate()
        asked = self._asked
        # ends: GENTLE seconds later
        while not all(part.gone() for part in parts) and time.monotonic() < until:
            if self._asked > max(asked, 1):
                until = min(until, time.monotonic() + AT_ONCE)
            time.sleep(0.05)
        for part in parts:
            part.rest()

    def _write(self, *, changed: bool) -> None:
        if self._note is not None:
            self._note.write([part.status() for part in self.parts], changed=changed)


class Note:
    """The file in which the parts are written down: whole or not at all, and again when a full disk has room."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._owed = True
        self._tried = 0.0

    def write(self, parts: list[noted.PartNow], *, changed: bool) -> None:
        """Write if something changed or an earlier writing failed; parts of another supervisor stay."""
        self._owed = self._owed or changed
        if not self._owed or (not changed and time.monotonic() - self._tried < 1.0):
            return
        self._tried = time.monotonic()
        try:
            self._replace(parts)
        except OSError:
            return
        self._owed = False

    def _replace(self, parts: list[noted.PartNow]) -> None:
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ours = {part.name for part in parts}
            others = [part for part in noted.read(self.path) if part.name not in ours]
            draft.write_text(noted.text((*parts, *others)), "utf-8")
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
            os.close(lock)
