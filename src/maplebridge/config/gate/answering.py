"""What the web server calls for each request (ASGI): the body whole, then the city in a thread, then its answer out.

A client that sends or reads slowly costs a connection and no thread. The city is a WSGI application, named by
MAPLEBRIDGE_WSGI; `doors` beside it are the `Doors` of its pages, without which no address takes files.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from maplebridge.config.gate import bodies, calling, readers, refusals
from maplebridge.config.gate.doors import Doors
from maplebridge.config.gate.threads import Threads
from maplebridge.rules import limits
from maplebridge.rules.plain import whole

log = logging.getLogger("maplebridge.gate")
Send = Callable[[dict[str, Any]], Awaitable[None]]
Scope = dict[str, Any]
DIGITS = 18
"""Of a size in octets that anybody means; more is too large, however it begins."""
PIECE = 64 * 1024
"""The web server keeps a handful of them for a reader who does not read."""
READ_SECONDS = float(limits.UNREAD_SECONDS)
"""For one piece of an answer; whoever reads slower is left."""
CITY = "maplebridge.config.wsgi:application"
ANY = Doors()
"""Of a city that says nothing of its pages."""
OUT_OF_ORDER = (
    500,
    [(b"content-type", b"text/plain; charset=utf-8")],
    "Something broke. 系统出现故障。".encode(),
)


class Gate:
    """The gate of one web process."""

    def __init__(
        self, city: calling.City, *, doors: Doors = ANY, behind_proxy: bool = False, webs: int = 1
    ) -> None:
        self.city, self.doors = city, doors
        self.behind_proxy = behind_proxy
        self.bodies = bodies.Bodies(webs)
        self.answers = bodies.Bodies(webs, limits.ANSWER_ROOM)
        self.waiting = 0
        self._threads = Threads(calling.ask, limits.THREADS, name="city")

    async def __call__(self, scope: Scope, receive: bodies.Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body = bodies.Body(self.bodies, self.doors.most(scope["method"], scope["path"]))
        try:
            await self._whole(scope, receive, body)
            await self._ask(scope, body, send)
        except bodies.Stopped as stopped:
            if stopped.why != "gone":
                await _say(send, *refusals.response(stopped.why, scope["path"]))
            if stopped.why in ("big", "many", "busy"):
                await bodies.drain(receive)
        finally:
            body.close()

    async def _whole(self, scope: Scope, receive: bodies.Receive, body: bodies.Body) -> None:
        """Receive the body, if there is one. Raises Stopped, where the size is told before anything of it is read."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if not length and b"transfer-encoding" not in headers:
            return
        size = whole(length.decode("latin-1"), DIGITS)
        if length.isdigit() and (size is None or size > body.most):
            raise bodies.Stopped("big")
        await body.fill(receive, self._source(scope, headers))

    def _source(self, scope: Scope, headers: dict[bytes, bytes]) -> str:
        forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1") if self.behind_proxy else ""
        return forwarded.rpartition(",")[2].strip() or str((scope.get("client") or ("",))[0])

    async def _ask(self, scope: Scope, body: bodies.Body, send: Send) -> None:
        """Have the city answer, in turn. Raises Stopped."""
        if self.waiting >= limits.WAITING + limits.THREADS:
            raise bodies.Stopped("busy")
        environ = calling.environ_of(scope, body.room.file, body.size)
        self.waiting += 1
        try:
            answer = await self._threads.do(self.city, environ)
        except Exception:
            log.exception("unexpected in the city at %s", scope["path"])
            await _say(send, *OUT_OF_ORDER)
            return
        finally:
            self.waiting -= 1
        with answer.room.file:
            await self._hand(scope, answer, send)

    async def _hand(self, scope: Scope, answer: calling.Answer, send: Send) -> None:
        """Hand the answer to its reader; a large one only while not too much lies unread. Raises Stopped.

        What changes something has been done by now, so its answer is never refused.
        """
        size = answer.room.size()
        if size <= limits.LARGE_BYTES or scope["method"] not in ("GET", "HEAD"):
            await _tell(send, answer)
            return
        source, octets = self._source(scope, dict(scope["headers"])), 0 if answer.shown else size
        with self.answers.one(source), self.answers.room(octets):
            await _tell(send, answer)


async def _tell(send: Send, answer: calling.Answer) -> None:
    """Send what the city said: a short answer at once, for which nothing waits; else piece by piece as it is read."""
    file = answer.room.file
    piece = file.read(PIECE)
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    if len(piece) < PIECE:
        await send({"type": "http.response.body", "body": piece, "more_body": False})
        return
    try:
        while True:  # ends: with the answer, or with a reader who does not read
            following = file.read(PIECE) if len(piece) == PIECE else b""
            message = {"type": "http.response.body", "body": piece, "more_body": bool(following)}
            async with asyncio.timeout(READ_SECONDS):
                await send(message)
            if not following:
                return
            piece = following
    except TimeoutError:
        return


async def _say(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def served() -> Gate:
    """The gate before the city of this process."""
    behind_proxy = os.environ.get("MAPLEBRIDGE_TLS") == "1"
    readers.Readers(shared=behind_proxy).begin()
    module, _, name = os.environ.get("MAPLEBRIDGE_WSGI", CITY).partition(":")
    city = import_module(module)
    return Gate(
        getattr(city, name or "application"),
        doors=getattr(city, "doors", ANY),
        behind_proxy=behind_proxy,
        webs=whole(os.environ.get("MAPLEBRIDGE_WEBS", "")) or 1,
    )
