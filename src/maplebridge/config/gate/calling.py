"""Asking the city, a WSGI application, in a thread: the request's words in, the whole answer out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from maplebridge.config.gate.room import Room

City = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
IN_MEMORY = 4 * 1024 * 1024
BLOCK = 256 * 1024
ONCE = frozenset({"CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_HOST"})
OWN = frozenset({"HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_CONTENT_LENGTH", "CONTENT_LENGTH"})
"""Of the way that a body came: it is whole now."""


class Shown:
    """A file that is the answer (WSGI's `file_wrapper`): read as its reader reads it, and never copied."""

    def __init__(self, file: Any, _block: int = 0) -> None:
        self.file = file
        self.close = getattr(file, "close", lambda: None)

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: bytes(self.file.read(BLOCK)), b"")

    def own(self) -> IO[bytes] | None:
        """The same file open once more, to be read after the city has closed its own; None for what is no file."""
        try:
            own = os.fdopen(os.dup(self.file.fileno()), "rb")
            own.seek(self.file.tell())
        except (AttributeError, OSError):
            return None
        return own


@dataclass(slots=True)
class Answer:
    """What the city said: status, headers as pairs of name and value, and the body in `room`."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    room: Room = field(default_factory=lambda: Room(IN_MEMORY))
    shown: bool = False
    """It is a file of ours, not a copy of what the city said."""

    def begin(
        self, status: str, headers: list[tuple[str, str]], _error: Any = None
    ) -> Callable[[bytes], Any]:
        """WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.room.write


def ask(city: City, environ: dict[str, Any]) -> Answer:
    """Call the city and keep all that it says; runs in a thread of its own."""
    answer, parts = Answer(), None
    try:
        parts = city(environ, answer.begin)
        file = parts.own() if isinstance(parts, Shown) else None
        if file is not None:
            answer.room.close()
            answer.room.file, answer.shown = file, True
        else:
            for piece in parts:
                answer.room.write(piece)
            answer.room.rewind()
    except BaseException:
        answer.room.close()
        raise
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return answer


def environ_of(scope: dict[str, Any], body: Any, size: int) -> dict[str, Any]:
    """The request in the keys of PEP 3333. A header with an underscore is dropped: it could pass for another.

    body  a file that stands at its beginning;  size  of the body in bytes
    """
    host, port = (scope.get("server") or ("localhost", 80))[:2]
    raw = scope.get("raw_path") or scope["path"].encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(bytes(raw).partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": Shown,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add(environ, _key(name), value.decode("latin-1"))
    environ["CONTENT_LENGTH"] = str(size)
    return environ


@lru_cache(maxsize=256)
def _key(name: bytes) -> str:
    """What PEP 3333 calls a header; nothing for one that is not passed on."""
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
    return "" if key in OWN else key


def _add(environ: dict[str, Any], key: str, value: str) -> None:
    if not key:
        return
    if key in environ and key not in ONCE:
        value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value
