"""What every measurement of a method gives: the time of the processor, and one line of the table."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The answer and the CPU seconds of this process."""
    before = time.process_time()
    answer = work()
    return answer, time.process_time() - before


def row(method: str, data: str, ours_s: float, equal: bool | None, **more: Any) -> dict[str, Any]:
    """One line of the table; `equal` is None where there was nothing to compare with."""
    peer_s = more.get("peer_s")
    return {
        "method": method,
        "data": data,
        "ours_s": round(ours_s, 5),
        "peer": more.get("peer"),
        "peer_s": None if peer_s is None else round(peer_s, 3),
        "ratio": round(peer_s / ours_s, 1) if peer_s and ours_s else None,
        "equal": None if equal is None else bool(equal),
        "memory_mb": round(
            more.get("memory_mb") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ),
        "note": more.get("note", ""),
    }
