"""Receiving bodies: whole, within their door's limit and in time, or a word why not. No thread waits for one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from maplebridge.config.gate.room import Room
from maplebridge.rules import limits

Receive = Callable[[], Awaitable[dict[str, Any]]]
IN_MEMORY = 256 * 1024
DRAINED = 1 << 30
DRAIN_SECONDS = 15.0


class Stopped(Exception):
    """A body that is not taken: `big`, `slow`, `many`, `busy`, or `gone` where the client has left."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Bodies:
    """Those on their way to this process, or large answers on their way out: how many, for whom, and what they take.

    webs  processes that answer side by side; each takes its part of what one source may have
    room  octets that they may take together
    """

    def __init__(self, webs: int = 1, room: int | None = None) -> None:
        self.open: Counter[str] = Counter()
        self.held = 0
        self.most = limits.BODY_ROOM if room is None else room
        self.crowded, self.share = max(2, limits.CROWDED // webs), max(1, limits.SHARE // webs)

    @contextmanager
    def one(self, source: str) -> Iterator[None]:
        """Count one body while it is on its way, by where it comes from. Raises Stopped: too many at once."""
        total = self.open.total()
        if total >= limits.BODIES:
            raise Stopped("busy")
        if total >= self.crowded and self.open[source] >= self.share:
            raise Stopped("many")
        self.open[source] += 1
        try:
            yield
        finally:
            self.open[source] -= 1
            if not self.open[source]:
                del self.open[source]

    def take(self, octets: int) -> None:
        """Make room for so many octets (bytes) more. Raises Stopped."""
        if self.held + octets > self.most:
            raise Stopped("busy")
        self.held += octets

    @contextmanager
    def room(self, octets: int) -> Iterator[None]:
        """Have room for so many octets (bytes) in between, first taken, last given back. Raises Stopped."""
        self.take(octets)
        try:
            yield
        finally:
            self.held -= octets


class Body:
    """A body as it has come so far; close it, and its room is free."""

    def __init__(self, bodies: Bodies, most: int) -> None:
        self.room = Room(IN_MEMORY)
        self.size = 0
        self.most = most
        self._bodies = bodies

    async def fill(self, receive: Receive, source: str) -> None:
        """Receive all of it. Raises Stopped."""
        now = asyncio.get_running_loop().time
        with self._bodies.one(source):
            began = now()
            while True:  # ends: at the body's end, its limit, or its time
                until = began + limits.FIRST_SECONDS + self.size / limits.SLOWEST_BYTES
                message = await _within(receive, min(until - now(), limits.QUIET_SECONDS))
                self._add(message.get("body", b""))
                if not message.get("more_body", False):
                    break
        self.room.rewind()

    def _add(self, octets: bytes) -> None:
        if self.size + len(octets) > self.most:
            raise Stopped("big")
        self._bodies.take(len(octets))
        self.size += len(octets)
        try:
            self.room.write(octets)
        except OSError as error:
            raise Stopped("busy") from error  # no room on the disk either

    def close(self) -> None:
        """Forget it."""
        self._bodies.held -= self.size
        self.size = 0
        self.room.close()


async def _within(receive: Receive, seconds: float) -> dict[str, Any]:
    try:
        async with asyncio.timeout(max(seconds, 0.0)):
            message = await receive()
    except TimeoutError as error:
        raise Stopped("slow") from error
    if message["type"] == "http.disconnect":
        raise Stopped("gone")
    return message


async def drain(receive: Receive) -> None:
    """Let a client finish what it sends though nothing of it is kept, so that it comes to read the answer; for a while."""
    left = DRAINED
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0:  # ends: with the body, the client, the time or the count
                message = await receive()
                left -= len(message.get("body", b"")) + 1
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return
