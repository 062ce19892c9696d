"""Which procedure and which office a report gets: that of its class, at the lowest unit with a mandate."""

from __future__ import annotations

from datetime import date

from maplebridge.acts.hear.reading.suggesting import taxonomy
from maplebridge.kernel.conduct.bringing import Route, lowest
from maplebridge.kernel.law import registry


def route(
    *,
    category: str,
    unit: int,
    day: date,
    pack: str,
    avoid: frozenset[int] = frozenset(),
    procedure: str = "",
) -> Route:
    """The procedure of the category, or the one that was chosen, opened at the lowest unit whose office holds the mandate.

    avoid  offices that the material concerns: it goes round them, to the next level (bound B6)
    """
    kind = taxonomy(pack).by_code(category)
    key = kind.procedure if kind is not None else taxonomy(pack).leaves[-1].procedure
    return lowest(registry.in_force(procedure or key, day), category=category, unit=unit, avoid=avoid)
