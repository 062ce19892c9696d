"""Places of the city, to be chosen from a list on a form."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.kernel.territory import queries as territory
from maplebridge.kernel.territory.unit import Unit
from maplebridge.texts import Text, Title, Wording

MOST_LISTED = 400
"""Units in the list of places; a larger city is listed down to its townships."""


def is_listed(unit: int) -> bool:
    """Whether a unit stands in the list of places, so that it can be taken as the place."""
    return any(str(unit) == id_ for _above, units in listed() for id_, _name in units)


def listed() -> list[tuple[Wording, list[tuple[str, Wording]]]]:
    """Places to choose from: townships with their communities, in the order of the tree."""
    tree = territory.tree()
    townships = tree.level_units("township")
    deep = sum(len(tree.children(unit.id)) for unit in townships) <= MOST_LISTED
    groups: list[tuple[Wording, list[tuple[str, Wording]]]] = []
    for unit in townships:
        below = tree.children(unit.id) if deep else ()
        name: Wording = _title(unit)
        if unit.parent is not None:
            name = Text("{unit}, {above}", unit=name, above=_title(tree.unit(unit.parent)))
        groups.append((name, [(str(part.id), _title(part)) for part in (unit, *below)]))
    return groups


def grouped(units: Sequence[Unit]) -> list[tuple[Wording, list[tuple[str, Wording]]]]:
    """Units in tree order, group by group: a township with what lies in it; those above in a group of their own."""
    tree = territory.tree()
    groups: dict[int, list[tuple[str, Wording]]] = {}
    for unit in units:
        above = tree.at_level(unit.id, "township")
        groups.setdefault(unit.path[0] if above is None else above.id, []).append((str(unit.id), _title(unit)))
    return [(_title(tree.unit(one)), some) for one, some in groups.items()]


def _title(unit: Unit) -> Wording:
    return Title(unit.name_en, unit.name_zh)
