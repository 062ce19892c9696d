"""Slow down guessing of codes and passwords: a sliding window in the memory of each web process.

Codes carry 80 random bits, so this protects passwords and the machine, not the codes; with n web processes a
guesser gets n times the tries. Nothing about who tried is written down.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from maplebridge.rules.refusal import TooMany
from maplebridge.rules.words import Title


class Window:
    """At most `tries` per `seconds` for each key; the longest unused keys are dropped first."""

    def __init__(self, tries: int, seconds: float, most_keys: int = 20_000) -> None:
        self.tries, self.seconds, self.most_keys = tries, seconds, most_keys
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def check(self, key: str, now: float | None = None) -> None:
        """Count a try. Raises TooMany beyond the limit."""
        now = time.monotonic() if now is None else now
        with self._lock:
            seen = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while seen and seen[0] <= now - self.seconds:
                seen.popleft()
            if len(seen) >= self.tries:
                raise TooMany(
                    Title(
                        f"Too many tries in a row. Wait {int(self.seconds // 60)} minutes, then try again.",
                        f"短时间内尝试次数过多，请等候{int(self.seconds // 60)}分钟后再试。",
                    )
                )
            seen.append(now)
            while len(self._seen) > self.most_keys:
                self._seen.popitem(last=False)

    def clear(self, key: str) -> None:
        """Forget the tries of a key that succeeded."""
        with self._lock:
            self._seen.pop(key, None)


CODES = Window(tries=10, seconds=600)
ADDRESSES = Window(tries=200, seconds=600)
"""Codes tried from one address: a township counter or a library has one address for many people."""
PASSWORDS = Window(tries=10, seconds=600)
REPORTS = Window(tries=300, seconds=600)


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, for counting tries only; behind a TLS proxy, what that proxy added last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_BEHIND_TLS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
