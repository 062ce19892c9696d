"""A guard of the clock for tests that bring their own time: nothing is compared, nothing held."""

from __future__ import annotations

from datetime import datetime

from maplebridge.kernel.clock.guarding.rounds import Round


def unguarded(now: datetime) -> Round:
    """A round that fires at the moment it is given."""
    return Round(now, fires=True)
