"""What can be killed in a running city, and how it is found: by the process tree, never by a name alone."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

from maplebridge.config.installation import holding

VICTIMS = (
    "web process", "web server", "worker", "followers", "sealer", "keeper", "postmaster", "backend", "supervisor",
)  # fmt: skip
PARTS = {"worker": "worker", "followers": "followers", "sealer": "sealer", "keeper": "database"}


def kill(home: Path, victim: str, rng: random.Random) -> int | None:
    """Kill one, as `kill -9` does; its process id, None if there is none just now."""
    processes = find(home, victim)
    if not processes:
        return None
    number = rng.choice(processes)
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return None
    return number


def find(home: Path, victim: str) -> list[int]:
    """The numbers of the processes that are this victim, in the order in which the kernel lists them; empty where
    none runs.
    """
    if victim in ("postmaster", "backend"):
        postmaster = _postmaster(home)
        if postmaster is None:
            return []
        if victim == "postmaster":
            return [postmaster]
        return [one for one in children(postmaster) if b": mb_" in _words(one)]
    supervisor = _supervisor(home)
    if supervisor is None:
        return []
    if victim == "supervisor":
        return [supervisor]
    below = children(supervisor)
    servers = [one for one in below if b"granian" in _words(one)]
    if victim == "web server":
        return servers
    if victim == "web process":
        return [one for server in servers for one in children(server)]
    return [one for one in below if f"entry\0{PARTS[victim]}\0".encode() in _words(one)]


def children(number: int) -> list[int]:
    """The numbers of the direct children of a process, in the order in which the kernel lists them."""
    numbers = []
    for path in Path("/proc").glob(f"{number}/task/*/children"):
        try:
            numbers += [int(one) for one in path.read_text().split()]
        except OSError:
            continue  # that thread has just ended
    return numbers


def _words(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def _supervisor(home: Path) -> int | None:
    try:
        first = (home / holding.SERVE).read_text("utf-8").split()[0]
    except (OSError, IndexError):
        return None
    return int(first) if b"maplebridge" in _words(int(first)) else None


def _postmaster(home: Path) -> int | None:
    try:
        first = (home / "postgres" / "data" / "postmaster.pid").read_text("ascii").split()[0]
    except (OSError, IndexError):
        return None
    return int(first) if b"postgres" in _words(int(first)) else None
