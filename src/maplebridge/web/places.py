"""Places of the city, to be chosen from a list on a form."""

from __future__ import annotations

from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.words import Title

MOST_LISTED = 400
"""Units in the list of places; a larger city is listed down to its townships."""


def is_listed(unit: int) -> bool:
    """Whether a unit stands in the list of places, so that it can be taken as the place."""
    return any(str(unit) == id_ for _above, units in listed() for id_, _name in units)


def listed() -> list[tuple[Title, list[tuple[str, Title]]]]:
    """Places to choose from: townships with their communities, in the order of the tree."""
    tree = territory.tree()
    townships = tree.level_units("township")
    deep = sum(len(tree.children(unit.id)) for unit in townships) <= MOST_LISTED
    groups = []
    for unit in townships:
        below = tree.children(unit.id) if deep else ()
        above = tree.unit(unit.parent) if unit.parent is not None else None
        name = Title(
            f"{unit.name_en}, {above.name_en}" if above else unit.name_en,
            f"{above.name_zh if above else ''}{unit.name_zh}",
        )
        groups.append((name, [(str(part.id), Title(part.name_en, part.name_zh)) for part in (unit, *below)]))
    return groups
