"""What is sent twice is done once, also at the same moment: the second press finds what the first one became."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.refusal import Refusal


class Sent(Protocol):
    """An act as it was sent: it knows whether it was taken before, and remembers inside the act's own transaction."""

    def seq(self) -> int | None:
        """The entry that it became before. Raises Conflict where that had other content."""

    def keep(self, row: Matter, now: datetime) -> None:
        """Remember which entry it became."""


class Anew:
    """An act without a key: a new one each time."""

    def seq(self) -> int | None:
        """Never taken before."""
        return None

    def keep(self, row: Matter, now: datetime) -> None:
        """Nothing to remember."""


ANEW = Anew()


def once(sent: Sent, act: Callable[[], int]) -> int:
    """Take an act, or give the entry that it became before.

    act     takes it: locks the matter, asks `sent.seq()` again, and keeps `sent` in the same transaction
    raises  what `act` raises; not where a twin came first while this one waited, and moved the matter on
    returns  the number of the entry
    """
    before = sent.seq()
    if before is not None:
        return before
    try:
        return act()
    except Refusal:
        before = sent.seq()
        if before is None:
            raise
        return before
