"""Which office: the lowest unit whose office holds a procedure's first mandate, with its reasons in a sentence."""

from __future__ import annotations

from typing import NamedTuple

from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.rules.mandate import Hole
from maplebridge.texts import Wording


class Route(NamedTuple):
    """The way that what is brought takes: adopted procedure, level and office where it opens, and why."""

    adopted: registry.Adopted
    unit: int
    level: str
    office: int | None
    why: Wording
    hole: bool = False


def lowest(
    adopted: registry.Adopted, *, category: str, unit: int, avoid: frozenset[int] = frozenset()
) -> Route:
    """A procedure, opened at the lowest unit whose office holds its first mandate for this class.

    avoid  offices that the material concerns: it goes round them, to the next level (bound B6)
    """
    placed = territory.offices().place(
        role=competent_role(adopted.procedure),
        unit_id=unit,
        category=category,
        levels=adopted.procedure.opens.levels,
        avoid=avoid,
    )
    why = placed.reasons
    if isinstance(placed, Hole):
        return _to_intake(adopted, placed, unit=unit, why=why)
    return Route(adopted, placed.unit, placed.level, placed.office, why)


def _to_intake(adopted: registry.Adopted, hole: Hole, *, unit: int, why: Wording) -> Route:
    """Nobody holds the mandate: the common superior's intake has it, at the highest level that may open it."""
    top = adopted.procedure.opens.levels[-1]
    at = territory.tree().at_level(unit, top) or territory.tree().ancestors(unit)[0]
    office = hole.intake.office if hole.intake is not None else None
    return Route(adopted, at.id, top, office, why, hole=True)
