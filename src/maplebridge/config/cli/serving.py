"""`maple serve` and `maple worker`: the web and the worker processes, started together or apart."""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

HIGHEST_PORT = 65535
PROCESSES = multiprocessing.get_context("spawn")


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
    from maplebridge.config.boot import boot

    if arguments.which == "worker":
        boot("owner", migrate=True)
        return supervise([work, seal])
    port = free_port(arguments.host, arguments.port)
    boot("web", migrate=True)
    parts: list[Callable[[], None]] = [] if arguments.no_worker else [work, seal]
    return serve(host=arguments.host, port=port, workers=arguments.workers, parts=parts)


def serve(*, host: str, port: int, workers: int, parts: list[Callable[[], None]]) -> int:
    """Run the web server and the other parts; all of them end together."""
    os.environ["MAPLEBRIDGE_PORT"] = str(port)
    os.environ.setdefault("MAPLEBRIDGE_ADDRESS", f"http://localhost:{port}")
    web = web_command(host, port, workers)
    return supervise(parts, web)


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64", "--log-level", "warning",
        "--no-ws", "maplebridge.config.wsgi:application",
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
        raise SystemExit(f"--port takes a number from 1 to {HIGHEST_PORT}, not {port}.")


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


def work() -> None:
    """The worker process."""
    from maplebridge.config.boot import boot

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one who started us ends us
    boot("clock", start=False)
    from maplebridge.config.worker import Worker

    Worker().run()


def seal() -> None:
    """The sealing process."""
    from maplebridge.config.boot import boot

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    boot("seal", start=False)
    from maplebridge.config.worker import Sealer

    Sealer().run()


def supervise(parts: list[Callable[[], None]], command: list[str] | None = None) -> int:
    """Run parts (and a command) as child processes until one ends or somebody stops us; then end all."""
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    children = [PROCESSES.Process(target=part, name=part.__name__) for part in parts]
    for child in children:
        child.start()
    web = subprocess.Popen(command, start_new_session=True) if command else None  # noqa: S603  our own server
    try:
        while (
            not stopped
            and all(child.is_alive() for child in children)
            and (web is None or web.poll() is None)
        ):
            time.sleep(0.2)
    finally:
        end(children, web)
    return 0 if stopped else 1


def end(children: list[multiprocessing.process.BaseProcess], web: subprocess.Popen[bytes] | None) -> None:
    """End all children, gently first."""
    if web is not None and web.poll() is None:
        web.terminate()
    for child in children:
        if child.is_alive():
            child.terminate()  # type: ignore[attr-defined]  # a process of the spawn context
    if web is not None:
        try:
            web.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(web.pid, signal.SIGKILL)
    for child in children:
        child.join(10)
        if child.is_alive():
            child.kill()  # type: ignore[attr-defined]
