"""Where the house has a file cleaned: one at a time in each web process, a few waiting, the others asked to come again."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maplebridge.kernel.cleaning.wire import IDLE_SECONDS, LENGTH, Clean, Unusable
from maplebridge.rules import limits
from maplebridge.rules.refusal import Incomplete, Refusal
from maplebridge.texts import Text

SECONDS = 40.0
"""For one file, waiting for the processor included."""
PATIENCE = 20.0
"""Seconds that a file waits for those before it."""
WAITING = 3
"""Files that wait in one process; more would keep its threads from answering pages."""
PASSED_ON = ("PATH", "LANG", "LC_ALL", "PYTHONUTF8", "MAPLEBRIDGE_SUPERVISOR")
"""Of the environment, so that no secret of the city is in the process that opens files of strangers."""
ROOT = Path(__file__).resolve().parents[3]
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop()); "
    "from maplebridge.kernel.cleaning.apart import main; main()"
)


class Busy(Refusal):
    """Others' files are being opened just now."""

    code = "busy"
    status = 503


BUSY = Text(
    "Many photos are coming in just now; nothing was stored. Wait half a minute and send it "
    "again: the same form is never counted twice."
)
SENTENCES: Mapping[str, Text] = {
    "unknown": Text(
        "“{name}” is neither a photo (JPEG, PNG, WebP, HEIC, AVIF, GIF) nor a PDF. Send one of these."
    ),
    "cut": Text(
        "“{name}” cannot be opened: it is damaged, or only a part of it arrived. Open it on your "
        "device, save it anew and send that."
    ),
    "pixels": Text(
        "“{name}” has too many pixels: at most {most} million, all frames of a moving picture together. Send a "
        "smaller photo.",
        most=limits.PIXELS // 1_000_000,
        tens_of_thousands=limits.PIXELS // 10_000,
    ),
    "large": Text(
        "“{name}” is larger than {most} MB once opened and written anew. Send a smaller one.",
        most=limits.FILE_BYTES // limits.MB,
    ),
    "long": Text("“{name}” takes too long to open. Send a smaller or simpler file, or a photo of it."),
    "locked": Text("“{name}” is locked with a password. Save it without one and send that."),
    "pages": Text("“{name}” has more than {most} pages. Send it in parts.", most=limits.PAGES),
    "signed": Text(
        "“{name}” is signed and holds what is not taken: a script, a file, a form, or a photo "
        "with its place or camera; without it its signature would break. Print it to a new PDF "
        "and send that, and say in words that it was signed."
    ),
    "deep": Text("“{name}” is built deeper than can be looked through. Print it to a new PDF and send that."),
    "xfa": Text("“{name}” is a form that only one program can show. Print it to a new PDF and send that."),
}


class Apart:
    """One process that answers questions, started when it is needed and again when it has ended.

    program  what it runs, as one line of Python: it is given the folder of our modules as its last argument
    """

    def __init__(self, program: str = PROGRAM) -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._asked_at = 0.0
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(1 + WAITING)

    def clean(self, content: bytes) -> Clean:
        """The file as it may be kept.

        raises  Unusable;  Busy  too many wait already
        """
        try:
            result, cleaned = self.asked(content)
        except (OSError, EOFError) as error:
            raise Unusable("long") from error
        if "type" not in result:
            raise Unusable(result["why"] if result.get("why") in SENTENCES else "cut")
        return Clean(result["type"], cleaned, result.get("pages", 0))

    def asked(self, content: bytes) -> tuple[dict[str, Any], bytes]:
        """The answer to one question, as (what was said, by name; the octets that came with it).

        raises  OSError, EOFError  it ended, or took too long: the next question starts it anew;  Busy  too many wait already
        """
        if not self._room.acquire(blocking=False):
            raise Busy(BUSY)
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Busy(BUSY)
            try:
                return self._exchange(content)
            except (OSError, EOFError):
                self.end()
                raise
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _exchange(self, content: bytes) -> tuple[dict[str, Any], bytes]:
        process, until = self._running(), time.monotonic() + SECONDS
        assert process.stdin is not None  # noqa: S101  both are pipes
        _send(process.stdin.fileno(), LENGTH.pack(len(content)) + content, until)
        result = json.loads(self._piece(until))
        return result, self._piece(until)

    def _piece(self, until: float) -> bytes:
        process = self._process
        assert process is not None  # noqa: S101  asked just before
        assert process.stdout is not None  # noqa: S101
        [length] = LENGTH.unpack(_received(process.stdout.fileno(), LENGTH.size, until))
        return _received(process.stdout.fileno(), length, until)

    def _running(self) -> subprocess.Popen[bytes]:
        rested, self._asked_at = time.monotonic() - self._asked_at, time.monotonic()
        if self._process is None or self._process.poll() is not None or rested > IDLE_SECONDS / 2:
            self.end()  # one that is about to end by itself is not asked any more
            self._process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-I", "-c", self._program, str(ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd="/",
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
            os.set_blocking(self._process.stdin.fileno(), False)  # type: ignore[union-attr]  # a pipe
        return self._process


def _send(handle: int, octets: bytes, until: float) -> None:
    left = memoryview(octets)
    while left:  # ends: each turn sends some, or the time is over
        _, ready, _ = select.select([], [handle], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise EOFError
        left = left[os.write(handle, left[:65536]) :]


def _received(handle: int, length: int, until: float) -> bytes:
    received = bytearray()
    while len(received) < length:  # ends: each turn receives some, or the time is over
        ready, _, _ = select.select([handle], [], [], max(0.0, until - time.monotonic()))
        piece = os.read(handle, min(1 << 20, length - len(received))) if ready else b""
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)


APART = Apart()
"""Of this process; another process has another."""
atexit.register(APART.end)


def clean(content: bytes, *, name: str) -> Clean:
    """A file as it may be kept.

    raises  Busy  others' files are being opened just now
    raises  Incomplete  on "files": why it cannot be kept, in a sentence that names the file
    """
    try:
        return APART.clean(content)
    except Unusable as stopped:
        words = SENTENCES[stopped.why]
        sentence = words.filled(name=name)
        raise Incomplete(sentence, fields={"files": sentence}) from stopped
