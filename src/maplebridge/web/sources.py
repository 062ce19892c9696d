"""How much came from one source lately, counted by all web processes together in one small file that each of them maps.

A count takes some microseconds and waits for no database. The file has a fixed size and a fixed number of places; it
survives the end of any process. What it holds of a source is a keyed hash, and for two windows alone.
"""

from __future__ import annotations

import fcntl
import hmac
import mmap
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

PLACE = struct.Struct("<8sqII")
"""Of one source: its hash, the window in which it last came, how often in the window before that, how often in it."""
WAYS = 8
"""Places among which a source is looked for; the one unused for longest is given to another."""
SETS = 4096
SIZE = PLACE.size * WAYS * SETS


class Window:
    """At most `tries` per `seconds` for each source: those of this window, and of the one before the part still in reach.

    secret  gives the key of the hashes;  file  shared by all who name it; without one this process counts alone
    """

    def __init__(
        self, tries: int, seconds: float, *, secret: Callable[[], str], file: Path | None = None
    ) -> None:
        self.tries, self.seconds, self.file, self._secret = tries, seconds, file, secret
        self._lock = Lock()
        self._mapping: tuple[int, int, mmap.mmap] | None = None

    def taken(self, source: str, now: float | None = None) -> bool:
        """Count one from this source; False, and nothing is counted, where its allowance is used up.

        now  seconds of a clock that all processes of the machine share and nobody sets
        """
        now = time.monotonic() if now is None else now
        window, passed = divmod(now, self.seconds)
        mark = hmac.digest(self._secret().encode(), f"source {source}".encode(), "sha256")
        with self._alone() as places:
            at, before, count = _find(places, mark, int(window))
            if before * (1 - passed / self.seconds) + count >= self.tries:
                return False
            PLACE.pack_into(places, at, mark[:8], int(window), before, count + 1)
        return True

    @contextmanager
    def _alone(self) -> Iterator[mmap.mmap]:
        """The places, while nobody else counts."""
        with self._lock:
            handle, places = self._opened()
            if handle >= 0:
                fcntl.lockf(handle, fcntl.LOCK_EX)
            try:
                yield places
            finally:
                if handle >= 0:
                    fcntl.lockf(handle, fcntl.LOCK_UN)

    def _opened(self) -> tuple[int, mmap.mmap]:
        if self._mapping is None or self._mapping[0] != os.getpid():
            self._mapping = (os.getpid(), *_open(self.file))
        return self._mapping[1:]


def _open(file: Path | None) -> tuple[int, mmap.mmap]:
    """The shared file; where it cannot be made, say on a full disk, memory of this process alone."""
    if file is not None:
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.posix_fallocate(handle, 0, SIZE)
            return handle, mmap.mmap(handle, SIZE)
        except (OSError, ValueError):
            pass
    return -1, mmap.mmap(-1, SIZE)


def _find(places: mmap.mmap, mark: bytes, window: int) -> tuple[int, int, int]:
    """Where a source is counted, and how often it came in the window before and in this one."""
    first = int.from_bytes(mark[8:12], "little") % SETS * WAYS * PLACE.size
    oldest, age = first, (window + 1, 0)
    for at in range(first, first + WAYS * PLACE.size, PLACE.size):
        own, last, before, count = PLACE.unpack_from(places, at)
        last = last if last <= window else -1  # of another start of the machine
        if own == mark[:8] and last >= window - 1:
            return (at, before, count) if last == window else (at, count, 0)
        if (last, count) < age:
            oldest, age = at, (last, count)
    return oldest, 0, 0
