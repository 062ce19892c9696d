"""Which procedure and which office: the lowest unit with a mandate, with its reasons in a sentence."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from maplebridge.acts.hear.suggesting import taxonomy
from maplebridge.kernel.law import registry
from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.needs import competent_role
from maplebridge.rules.mandate import Hole
from maplebridge.rules.words import Title


class Route(NamedTuple):
    """The way a report takes: adopted procedure, level and office where it opens, and why."""

    adopted: registry.Adopted
    unit: int
    level: str
    office: int | None
    why: Title
    hole: bool = False


def route(
    *, category: str, unit: int, day: date, pack: str, avoid: frozenset[int] = frozenset()
) -> Route:
    """The procedure of the category, opened at the lowest unit whose office holds the mandate.

    avoid  offices that the material concerns: it goes round them, to the next level (bound B6)
    """
    kind = taxonomy(pack).by_code(category)
    key = kind.procedure if kind is not None else taxonomy(pack).leaves[-1].procedure
    adopted = registry.in_force(key, day)
    levels = adopted.procedure.opens.levels
    placed = territory.offices().place(
        role=competent_role(adopted.procedure), unit_id=unit, category=category, levels=levels, avoid=avoid
    )
    why = Title(placed.reasons_en, placed.reasons_zh)
    if isinstance(placed, Hole):
        return _to_intake(adopted, placed, unit=unit, why=why)
    return Route(adopted, placed.unit, placed.level, placed.office, why)


def _to_intake(adopted: registry.Adopted, hole: Hole, *, unit: int, why: Title) -> Route:
    """Nobody holds the mandate: the common superior's intake has it, at the highest level that may open it."""
    top = adopted.procedure.opens.levels[-1]
    at = territory.tree().at_level(unit, top) or territory.tree().ancestors(unit)[0]
    office = hole.intake.office if hole.intake is not None else None
    return Route(adopted, at.id, top, office, why, hole=True)
