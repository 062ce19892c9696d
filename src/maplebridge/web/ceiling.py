"""A ceiling over what one request may compute: past it, its web process is replaced, and the others answer on.

Counted is the processor's time of the request's own thread, so a slow client or a waiting database costs nothing here
(statements have a ceiling of their own, `STATEMENT_MS`). A thread of Python cannot be ended; its process can, and the web
server starts another within seconds.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("maplebridge.web")
COMPUTING = 60.0
"""Seconds of processor time; the dearest page takes less than one."""
STATEMENT_MS = 20_000
EVERY = 2.0
GIVEN_UP = 70
_running: dict[int, tuple[float, str]] = {}


class Ceiling:
    """Notes what each thread works on, and how much it had computed when it began."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, watched."""
        me = threading.get_ident()
        _running[me] = (time.thread_time(), request.path)
        try:
            return self.get_response(request)
        finally:
            _running.pop(me, None)


def over(most: float = COMPUTING) -> list[str]:
    """The addresses of the requests that have computed for more than `most` seconds, in the order in which they began."""
    paths = []
    for thread, (began, path) in list(_running.items()):
        try:
            spent = time.clock_gettime(time.pthread_getcpuclockid(thread)) - began
        except OSError:
            continue  # that thread has just ended
        if spent > most and thread in _running:
            paths.append(path)
    return paths


def watch(give_up: Callable[[int], object] = os._exit) -> threading.Thread:
    """Watch this web process from a thread of its own; on a request past the ceiling it is ended."""
    thread = threading.Thread(target=_watch, args=(give_up,), daemon=True, name="ceiling")
    thread.start()
    return thread


def _watch(give_up: Callable[[int], object]) -> None:
    while True:  # ends: with the process, or by giving it up
        time.sleep(EVERY)
        paths = over(COMPUTING)
        if paths:
            log.error("a request at %s computes without an end; this web process is replaced", paths[0])
            give_up(GIVEN_UP)
            return
