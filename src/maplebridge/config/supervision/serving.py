"""The web server and the other parts, started together and looked after until somebody ends them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from django.db import connections

from maplebridge.config.installation.holding import Hold
from maplebridge.config.supervision.backoff import Backoff
from maplebridge.config.supervision.part import Part
from maplebridge.config.supervision.supervisor import Supervisor
from maplebridge.kernel.setaside import parts as noted
from maplebridge.rules import limits

LOCAL = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "::")  # noqa: S104  compared, not listened on
ENTRY = (sys.executable, "-m", "maplebridge.config.supervision.entry")
WORKING = ("worker", "followers", "sealer")
CEILINGS = {"database": 5.0}
"""Seconds: without the keeper of the database nothing else works, so it is waited for less."""


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    names: tuple[str, ...],
    hold: Hold,
    greet: Callable[[], None] | None = None,
) -> int:
    """Run the web server and the other parts until somebody ends us; returns the exit status.

    port     the server's;  workers  how many web processes;  names  of the other parts;  hold  of this home
    greet    called once when all run; without it the address is printed
    """
    address = here(host, port)
    os.environ["MAPLEBRIDGE_PORT"] = str(port)
    os.environ["MAPLEBRIDGE_WEBS"] = str(workers)
    _count_together()
    if host not in LOCAL:
        named = (os.environ.get("MAPLEBRIDGE_HOSTS", ""), address.removeprefix("http://").rpartition(":")[0])
        os.environ["MAPLEBRIDGE_HOSTS"] = ",".join(filter(None, named))
    own = os.environ.setdefault("MAPLEBRIDGE_ADDRESS", address)
    hold.note(f"{os.getpid()} {address}/")

    def print_greeting() -> None:
        print(greeting(own, address), flush=True)

    web = web_part(host=host, port=port, workers=workers, open_files=(hold.handle,))
    return supervise([*other_parts(*names), web], ready=greet or print_greeting)


def here(host: str, port: int) -> str:
    """The address at which this machine itself reaches the web server."""
    name = "localhost" if host in LOCAL else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def greeting(own: str, address: str) -> str:
    """Where the city answers: its own address, and the one on this machine where that is another."""
    beside = "" if own.rstrip("/") == address else f" On this machine: {address}/."
    return f"Maplebridge answers at {own.rstrip('/')}/ (Ctrl-C ends it).{beside}"


def _count_together() -> None:
    """Name the file in which the web processes count what comes from one source; each start begins a new one."""
    beside = noted.path()
    if beside is not None:
        file = beside.with_name("sources")
        file.unlink(missing_ok=True)
        os.environ["MAPLEBRIDGE_SOURCES"] = str(file)


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server, word by word: first the gate, behind it the WSGI application that
    MAPLEBRIDGE_WSGI names.
    """
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port),
        "--workers", str(workers), "--backpressure", str(limits.CONNECTIONS), "--log-level", "warning",
        "--http", "1", "--http1-header-read-timeout", str(1000 * limits.HEADER_SECONDS),
        "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "5",
        "maplebridge.config.asgi:application",
    ]  # fmt: skip


def web_part(*, host: str, port: int, workers: int, open_files: tuple[int, ...] = ()) -> Part:
    """The web server as a part: its first process holds the port, the others answer.

    workers  how many web processes;  open_files  descriptors that stay open in it
    """
    return Part(
        "web", (*ENTRY, "web", *web_command(host, port, workers)), announced=workers, open_files=open_files
    )


def other_parts(*names: str) -> list[Part]:
    """Parts that are programs of ours, in the order of the names."""
    return [Part(name, (*ENTRY, name), backoff=Backoff(ceiling=CEILINGS.get(name, 8.0))) for name in names]


def supervise(parts: list[Part], *, ready: Callable[[], None] | None = None) -> int:
    """Look after the parts until somebody ends us; how they fare stands in the home's `parts.json`.

    Returns the exit status.

    ready  called once when all of them run
    """
    connections.close_all()
    return Supervisor(parts, note=noted.path(), ready=ready).run()
