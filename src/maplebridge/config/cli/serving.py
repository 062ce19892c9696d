"""`maple serve` and `maple worker`: the web and the worker processes, started together or apart."""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Callable

from maplebridge.config.installation import holding
from maplebridge.config.installation.holding import Hold
from maplebridge.config.supervision.backoff import Backoff
from maplebridge.config.supervision.part import Part
from maplebridge.config.supervision.supervisor import Supervisor
from maplebridge.kernel.setaside import parts as noted
from maplebridge.rules import limits

HIGHEST_PORT = 65535
LOCAL = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "::")  # noqa: S104  compared, not listened on
PROCESSES = multiprocessing.get_context("spawn")
ENTRY = (sys.executable, "-m", "maplebridge.config.supervision.entry")
WORKING = ("worker", "followers", "sealer")
CEILINGS = {"database": 5.0}
"""Seconds: without the keeper of the database nothing else works, so it is waited for less."""
FULL_PAUSE = 2.0


def declare(name: str, parser: argparse.ArgumentParser) -> None:
    """Declare the options of `serve` or `worker`."""
    parser.set_defaults(which=name)
    if name == "serve":
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
        )
        parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
        parser.add_argument("--no-worker", action="store_true", help="only pages and API, no clock or sealer")


def run(arguments: argparse.Namespace) -> int:
    """Serve, or work, until stopped."""
    if arguments.which == "worker":
        start("owner")
        if _cityless():
            return 2
        return supervise(other_parts("database", *WORKING))
    check_port(arguments.port)
    hold = hold_home()
    port = free_port(arguments.host, arguments.port)
    start("web")
    if _cityless():
        hold.release()
        return 2
    names = ("database",) if arguments.no_worker else ("database", *WORKING)
    return serve(host=arguments.host, port=port, workers=arguments.workers, names=names, hold=hold)


def _cityless() -> bool:
    """Whether no city stands here; it is said what to do then, and likewise that a city is the sample."""
    from django.db import connection

    from maplebridge.config.cities.founding import no_city, sample_city

    missing = no_city()
    said = missing or sample_city()
    connection.close()
    if said:
        print(said, file=sys.stderr)
    return bool(missing)


def serve(
    *,
    host: str,
    port: int,
    workers: int,
    names: tuple[str, ...],
    hold: Hold,
    greet: Callable[[], None] | None = None,
) -> int:
    """Run the web server and the other parts until somebody ends us; `greet` is called when all run."""
    address = here(host, port)
    os.environ["MAPLEBRIDGE_PORT"] = str(port)
    os.environ["MAPLEBRIDGE_WEBS"] = str(workers)
    _count_together()
    if host not in LOCAL:
        named = (os.environ.get("MAPLEBRIDGE_HOSTS", ""), address.removeprefix("http://").rpartition(":")[0])
        os.environ["MAPLEBRIDGE_HOSTS"] = ",".join(filter(None, named))
    own = os.environ.setdefault("MAPLEBRIDGE_ADDRESS", address)
    hold.note(f"{os.getpid()} {address}/")

    def said() -> None:
        print(greeting(own, address), flush=True)

    web = web_part(host=host, port=port, workers=workers, kept=(hold.handle,))
    return supervise([*other_parts(*names), web], told=greet or said)


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


def hold_home() -> Hold:
    """Be the one `serve` of this home.

    raises  SystemExit (another one is, or what it left behind still runs)
    """
    from maplebridge.config.installation.home import HomeUnusable, home

    try:
        return holding.serve(home().path)
    except (holding.Held, HomeUnusable) as error:
        raise SystemExit(str(error)) from None


def start(role: str) -> None:
    """Start the database and bring its tables up to date; while the disk is full, wait for room.

    raises  SystemExit (this installation cannot start, for another reason)
    """
    from maplebridge.config.installation.boot import CannotStart, boot
    from maplebridge.kernel.setaside import room

    told = False
    while True:  # ends: when there is room, with another error, or with a signal
        try:
            boot(role, migrate=True)
            return
        except CannotStart:
            if not room.full():
                raise
            if not told:
                print(
                    "The disk is full; the city starts as soon as there is room.", file=sys.stderr, flush=True
                )
            told = True
            time.sleep(FULL_PAUSE)


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server: the gate, behind it the WSGI application that MAPLEBRIDGE_WSGI names."""
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port),
        "--workers", str(workers), "--backpressure", str(limits.CONNECTIONS), "--log-level", "warning",
        "--http", "1", "--http1-header-read-timeout", str(1000 * limits.HEADER_SECONDS),
        "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.2", "--workers-kill-timeout", "5",
        "maplebridge.config.asgi:application",
    ]  # fmt: skip


def free_port(host: str, port: int) -> int:
    """The port, or the next free one; says so when it differs.

    raises  SystemExit (no such port or address, not allowed, or all are taken)
    """
    check_port(port)
    last = min(port + 49, HIGHEST_PORT)
    for candidate in range(port, last + 1):
        if not _is_free(host, candidate):
            continue
        if candidate != port:
            print(f"Port {port} is taken; using {candidate} instead.", file=sys.stderr)
        return candidate
    raise SystemExit(f"Ports {port} to {last} are all taken. Choose another with --port.")


def check_port(port: int) -> None:
    """See that there is such a port.

    raises  SystemExit
    """
    if not 1 <= port <= HIGHEST_PORT:
        print(f"--port takes a number from 1 to {HIGHEST_PORT}, not {port}.", file=sys.stderr)
        raise SystemExit(2)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise SystemExit(
                f"This user may not open port {port}. Choose one above 1023 with --port."
            ) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise SystemExit(f"Nothing can listen on {host}: {error.strerror}.") from None
    return True


def web_part(*, host: str, port: int, workers: int, kept: tuple[int, ...] = ()) -> Part:
    """The web server as a part: its first process holds the port, the others answer."""
    return Part("web", (*ENTRY, "web", *web_command(host, port, workers)), announced=workers, kept=kept)


def other_parts(*names: str) -> list[Part]:
    """Parts that are programs of ours."""
    return [Part(name, (*ENTRY, name), backoff=Backoff(ceiling=CEILINGS.get(name, 8.0))) for name in names]


def supervise(parts: list[Part], *, told: Callable[[], None] | None = None) -> int:
    """Look after the parts until somebody ends us; how they fare stands in the home's `parts.json`."""
    from django.db import connections

    connections.close_all()
    return Supervisor(parts, note=noted.path(), told=told).run()
