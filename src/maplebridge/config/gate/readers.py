"""Whoever lets an answer lie unread: the connection is ended, so that it takes no other's place.

The web server waits for such a reader without an end, and tells the gate nothing of what it still keeps for him. The
kernel knows: how many octets of a connection have not been taken, and how many have. Linux only; elsewhere nobody is ended.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import struct
import termios
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from maplebridge.rules import limits

log = logging.getLogger("maplebridge.gate")
OURS = Path("/proc/self/fd")
TAKEN = slice(120, 128)
"""Of Linux's `struct tcp_info`: tcpi_bytes_acked, a number of 64 bits."""
NEW_SECONDS = 10.0
"""An answer that lies for less is on its way."""
AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: what has not been taken is forgotten with the connection."""


@dataclass(frozen=True, slots=True)
class Line:
    """A connection of which something lies unread; `number` is its file descriptor, `source` the network address."""

    name: str
    """Its name in the kernel, which no other has while it is open."""
    number: int
    source: str
    taken: int
    """Octets that its reader has taken since it was opened."""


@dataclass(slots=True)
class Window:
    """Since when, and from how many octets on, a reader is looked at."""

    since: float
    taken: int
    first: float


class Readers:
    """Those for whom something lies, from look to look.

    shared  all come through a proxy, so that one address is many readers
    """

    def __init__(self, *, shared: bool = False) -> None:
        self.shared = shared
        self._windows: dict[str, Window] = {}

    def begin(self) -> None:
        """Look again and again, beside the city, for as long as this process lives."""
        if OURS.is_dir() and hasattr(socket, "TCP_INFO"):
            threading.Thread(target=self._watch, name="readers", daemon=True).start()

    def look(self, lines: list[Line], now: float) -> list[Line]:
        """Those to end: who took too little in the last minute, and who keeps more than his share of what lies unread."""
        windows = {line.name: self._window(line, now) for line in lines}
        self._windows = windows
        slow = [line for line in lines if now - windows[line.name].since >= limits.UNREAD_SECONDS]
        lying = [line for line in lines if now - windows[line.name].first >= NEW_SECONDS and line not in slow]
        return [*slow, *([] if self.shared else _beyond_share(lying))]

    def _window(self, line: Line, now: float) -> Window:
        window = self._windows.get(line.name)
        if window is None:
            return Window(now, line.taken, now)
        if line.taken - window.taken >= limits.UNREAD_SECONDS * limits.SLOWEST_BYTES:
            return Window(now, line.taken, window.first)
        return window

    def _watch(self) -> None:
        while True:  # ends: with the process
            time.sleep(limits.UNREAD_LOOK)
            try:
                ended = self.look(list(unread()), time.monotonic())
                for line in ended:
                    end(line)
            except OSError:
                log.exception("who reads nothing could not be looked for")
                continue
            if ended:
                log.warning("%d connections were ended: what was asked for was not read", len(ended))


def _beyond_share(lying: list[Line]) -> list[Line]:
    """While very much lies unread, of each source what goes beyond its share."""
    if len(lying) < limits.CONNECTIONS // 4:
        return []
    counts: Counter[str] = Counter()
    beyond = []
    for line in lying:
        counts[line.source] += 1
        if counts[line.source] > limits.SHARE:
            beyond.append(line)
    return beyond


def unread() -> Iterator[Line]:
    """The connections of this process's own door of which something lies unread, each with its source."""
    lines, doors = [], set()
    for name, number in _sockets():
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as line:
            if line.family not in (socket.AF_INET, socket.AF_INET6) or line.type != socket.SOCK_STREAM:
                continue
            port = line.getsockname()[1]
            if line.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                doors.add(port)
            elif _lies(number):
                taken = int.from_bytes(
                    line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)[TAKEN], "little"
                )
                lines.append((port, Line(name, number, str(line.getpeername()[0]), taken)))
    return (line for port, line in lines if port in doors)


def end(line: Line) -> None:
    """End a connection, unless it is another one by now."""
    with suppress(OSError), socket.socket(fileno=os.dup(line.number)) as ours:
        if os.readlink(OURS / str(line.number)) != line.name:
            return
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        ours.shutdown(socket.SHUT_RDWR)


def _sockets() -> Iterator[tuple[str, int]]:
    for number in os.listdir(OURS):
        with suppress(OSError):
            name = os.readlink(OURS / number)
            if name.startswith("socket:"):
                yield name, int(number)


def _lies(number: int) -> int:
    """Octets that were sent and not taken yet."""
    return int(struct.unpack("i", fcntl.ioctl(number, termios.TIOCOUTQ, bytes(4)))[0])
