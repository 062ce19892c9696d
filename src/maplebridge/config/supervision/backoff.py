"""How long a part that ended is waited for before it is started again: at once, then longer, then not longer still."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Backoff:
    """Waits that double from `first` to `ceiling` seconds; a part that ran `well` seconds begins anew."""

    first: float = 0.2
    ceiling: float = 8.0
    well: float = 10.0
    fails: int = 0

    def after(self, ran: float) -> float:
        """Seconds to wait for a part that has just ended after `ran` seconds."""
        self.fails = 1 if ran >= self.well else self.fails + 1
        doubled = min(self.fails - 1, 16)  # 2**16 times the first wait is past any ceiling
        return float(min(self.ceiling, self.first * 2**doubled))
