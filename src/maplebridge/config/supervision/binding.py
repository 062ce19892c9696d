"""What a part knows of its supervisor: it dies with it, and tells it how it fares. Called inside the part."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys

PARENT = "MAPLEBRIDGE_SUPERVISOR"
TOLD = "MAPLEBRIDGE_TOLD"
PR_SET_PDEATHSIG = 1


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Let the kernel send this process a signal when the one that started it ends, however that ends (Linux only).

    The signal is kept over exec and lost over fork: each generation asks for itself.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def bind(number: int = signal.SIGKILL) -> None:
    """Die with the supervisor; one that ended before this could be asked for is noticed too."""
    die_with_parent(number)
    if orphaned():
        raise SystemExit(0)


def orphaned() -> bool:
    """Whether the supervisor that started this process is gone."""
    expected = os.environ.get(PARENT, "")
    return bool(expected) and os.getppid() != int(expected)


def supervised() -> bool:
    """Whether this process belongs to a supervised part."""
    return bool(os.environ.get(PARENT))


def tell(now: str, why: str = "", *, again: bool = False) -> None:
    """Tell the supervisor how this part fares, `again` if it was started anew: one short line of JSON, written whole."""
    handle = os.environ.get(TOLD, "")
    if handle:
        try:
            os.write(int(handle), json.dumps({"now": now, "why": why[:400], "again": again}).encode() + b"\n")
        except OSError:
            return  # nobody listens any more: the supervisor is gone, or so full of news that this line can be missed
