"""Ports to listen on: whether there is such a one, and the next that is free."""

from __future__ import annotations

import errno
import socket
import sys

HIGHEST_PORT = 65535


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
