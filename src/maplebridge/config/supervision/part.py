"""One part of a running city: a process that is started, listened to, started again when it ends, and ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from maplebridge.config.supervision import binding
from maplebridge.config.supervision.backoff import Backoff
from maplebridge.kernel.setaside.parts import RUNS, STARTING, STOPPED, WAITS, PartNow

SLOW = 120.0
"""Seconds that a part may take to begin to run; then it is ended and started again."""
SILENT = 20.0
"""Seconds without a sign of life after which a process that gave them is ended, so that another takes its place."""
HUNG = "It gave no sign of life for {seconds:.0f} s and was ended."
MOST_TOLD = 65_536


@dataclass(slots=True)
class Part:
    """A part: its name, its command, and the process that runs it now, if one does.

    `announced` is how many times it says that it runs before all of it does: each process of a web server says so once,
    and one more time means that one of them was replaced. `open_files` are descriptors that stay open in it. `took` is how
    many seconds it was away the last time, until it ran again; None before, and where another of its processes went on
    working.
    """

    name: str
    command: Sequence[str]
    announced: int = 1
    open_files: tuple[int, ...] = ()
    backoff: Backoff = field(default_factory=Backoff)
    now: str = STOPPED
    why: str = ""
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = None
    took: float | None = None
    _since: datetime = field(default_factory=lambda: datetime.now(UTC))
    _again: datetime | None = None
    _away: float | None = None
    _began: float = 0.0
    _due: float = 0.0
    _heard: int = 0
    _pipe: int | None = None
    _rest: bytes = b""
    _alive: dict[int, float] = field(default_factory=dict)
    _hung: str = ""

    def status(self) -> PartNow:
        """How it fares, for people."""
        left = max(0.0, self._due - time.monotonic()) if self.now == WAITS and self.process is None else None
        return PartNow(
            name=self.name, now=self.now, since=_text(self._since), restarts=self.restarts, why=self.why,
            last_restart=None if self._again is None else _text(self._again),
            back_after_s=None if left is None else round(left, 1),
            took_s=None if self.took is None else round(self.took, 1),
        )  # fmt: skip

    def step(self) -> bool:
        """Look after it once: listen, notice its end, start it when it is due; whether anything changed."""
        before = (self.now, self.why, self.restarts)
        self._listen()
        if self.process is None:
            if time.monotonic() >= self._due:
                self.start()
        elif self.process.poll() is not None:
            self._fell()
        elif self.now == STARTING and self._heard == 0 and time.monotonic() - self._began > SLOW:
            self.kill()
        else:
            self._end_the_silent()
        return (self.now, self.why, self.restarts) != before

    def start(self) -> None:
        """Start its process, in a session of its own."""
        ears, mouth = os.pipe()
        os.set_blocking(ears, False)
        os.set_blocking(mouth, False)
        there = {**os.environ, binding.PARENT: str(os.getpid()), binding.TOLD: str(mouth)}
        try:
            self.process = subprocess.Popen(  # noqa: S603  our own commands
                self.command,
                env=there,
                start_new_session=True,
                pass_fds=(mouth, *self.open_files),
                stdin=subprocess.DEVNULL,
            )
        except OSError as error:  # no process or memory to be had just now
            os.close(ears)
            os.close(mouth)
            self._wait(f"It could not be started ({error.strerror}).", ran=0.0)
            return
        os.close(mouth)
        self._pipe, self._rest, self._heard = ears, b"", 0
        self._alive = {}
        self._began = time.monotonic()
        self._turn(STARTING, self.why)

    def terminate(self) -> None:
        """Ask it to end, gently."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and all that it started, at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def gone(self) -> bool:
        """Whether its process has ended."""
        return self.process is None or self.process.poll() is not None

    def rest(self) -> None:
        """It has ended because it was told to."""
        self.kill()  # whatever of its group outlived it
        if self.process is not None:
            self.process.wait()
        self._close()
        self.process = None
        self._turn(STOPPED, "")

    def _fell(self) -> None:
        code = 0 if self.process is None else self.process.returncode
        ran = time.monotonic() - self._began
        self.kill()
        self._close()
        self.process = None
        self._wait(self._hung or _cause(code), ran)
        self._hung = ""

    def _end_the_silent(self) -> None:
        """End each process that gave signs of life and gives none now: the part itself, or one that its server replaces."""
        now = time.monotonic()
        for number in [one for one, last in self._alive.items() if now - last > SILENT]:
            del self._alive[number]
            if self.process is not None and number == self.process.pid:
                self._hung = HUNG.format(seconds=SILENT)
                self.kill()
            elif self._ours(number):
                self._hung = HUNG.format(seconds=SILENT)
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(number, signal.SIGKILL)

    def _ours(self, number: int) -> bool:
        """Whether a process is still there and of this part's session: numbers are given anew."""
        try:
            return self.process is not None and os.getsid(number) == self.process.pid
        except OSError:
            return False

    def _wait(self, why: str, ran: float) -> None:
        self.restarts += 1
        self._again = datetime.now(UTC)
        self._away = self._away or time.monotonic()
        self._due = time.monotonic() + self.backoff.after(ran)
        self._turn(WAITS, why)

    def _listen(self) -> None:
        if self._pipe is None:
            return
        try:
            octets = os.read(self._pipe, MOST_TOLD)
        except BlockingIOError:
            return
        *lines, self._rest = (self._rest + octets).split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                news = json.loads(line)
                if "alive" in news:
                    self._alive[int(news["alive"])] = time.monotonic()
                    continue
                self._hear(str(news["now"]), str(news["why"]), again=bool(news["again"]))

    def _hear(self, now: str, why: str, *, again: bool) -> None:
        if now != RUNS:
            if now != self.now or why != self.why:
                self._turn(now, why)
            return
        self._heard += 1
        if self._heard < self.announced:
            return
        replaced = again or self._heard > self.announced > 1
        if replaced:
            self.restarts += 1
            self._again, self.took = datetime.now(UTC), None
            why = why or self._hung or "One of its processes ended and was replaced."
            self._hung = ""
        if self._away is not None:
            self.took, self._away = time.monotonic() - self._away, None
        if self.now != RUNS or replaced:
            self._turn(RUNS, why or self.why)

    def _turn(self, now: str, why: str) -> None:
        if now != self.now:
            self._since = datetime.now(UTC)
        self.now, self.why = now, why

    def _close(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None


def _cause(code: int) -> str:
    """Why a process ended, in a sentence."""
    if code < 0:
        try:
            return f"It was ended by the signal {signal.Signals(-code).name}."
        except ValueError:
            return f"It was ended by signal {-code}."
    return f"It ended by itself with status {code}."


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
