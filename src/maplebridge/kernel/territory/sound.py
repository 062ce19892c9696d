"""What of the rows that a snapshot is made of can be used: the others are passed over alone, and `doctor` names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from math import isfinite
from typing import Any

from maplebridge.kernel.territory.unit import Unit
from maplebridge.packs.levels import LEVELS


def is_drawn(boundary: Any) -> bool:
    """Whether a boundary is a polygon, or some of them, of rings of points in degrees (GeoJSON).

    >>> is_drawn({"type": "Point", "coordinates": [1, 2]})
    False
    """
    if not isinstance(boundary, Mapping):
        return False
    given = boundary.get("coordinates")
    polygons = {"Polygon": [given], "MultiPolygon": given}.get(str(boundary.get("type")))
    return (
        isinstance(polygons, list)
        and bool(polygons)
        and all(_is_list(one) and len(one) > 0 and all(map(_is_ring, one)) for one in polygons)
    )


def _is_ring(ring: Any) -> bool:
    """Whether these are points, the first of them again at the end; a city has tens of thousands, so each of their sides is
    looked at in one go.
    """
    if not (_is_list(ring) and len(ring) >= 4 and set(map(type, ring)) <= {list, tuple} and min(map(len, ring)) > 1):
        return False
    numbers = list(chain.from_iterable(ring))
    return set(map(type, numbers)) <= {int, float} and _are_finite(numbers) and list(ring[0])[:2] == list(ring[-1])[:2]


def _are_finite(numbers: Iterable[float]) -> bool:
    try:
        return all(map(isfinite, numbers))
    except OverflowError:  # a whole number that no coordinate can hold
        return False


def _is_list(given: Any) -> bool:
    return isinstance(given, (list, tuple))


def is_level(number: int) -> bool:
    """Whether there is such a level."""
    return 0 <= number < len(LEVELS)


def city_off_the_map(all_of_them: Iterable[Unit], on_map: Iterable[Unit]) -> Unit | None:
    """The city, where its row says that it is not there today: it never leaves the map. None where it is there."""
    units = list(on_map)
    if any(unit.parent is None for unit in units):
        return None
    parents = {unit.parent for unit in units}
    tops = [unit for unit in all_of_them if unit.parent is None]
    return min(tops, key=lambda unit: (unit.id not in parents, unit.level, unit.code), default=None)


def followed(first: int, became: Mapping[int, tuple[int, ...]], ends: Any) -> tuple[list[int], bool]:
    """What a unit became, followed to units that `ends`; and whether the way came back to where it had been.

    returns  (the units it became, depth first; whether the way went round)
    """
    last_units: dict[int, None] = {}
    visited, waiting, circle = {first}, list(reversed(became.get(first, ()))), False
    while waiting:  # ends: no unit is followed twice
        unit = waiting.pop()
        if ends(unit):
            last_units[unit] = None
        elif unit in visited:
            circle = circle or _comes_back(unit, became)
        else:
            visited.add(unit)
            waiting.extend(reversed(became.get(unit, ())))
    return list(last_units), circle


def _comes_back(unit: int, became: Mapping[int, tuple[int, ...]]) -> bool:
    visited: set[int] = set()
    waiting = list(became.get(unit, ()))
    while waiting:  # ends: no unit is followed twice
        one = waiting.pop()
        if one == unit:
            return True
        if one not in visited:
            visited.add(one)
            waiting.extend(became.get(one, ()))
    return False


def sentences_about(tree: Any) -> Iterator[str]:
    """A sentence for each row that a `tree.Tree` passes over: the city itself, and each unit that is not drawn."""
    if tree.off_map is not None:
        yield (
            f"The city itself, {tree.off_map.name_en} ({tree.off_map.code}), is not on the map today by its row. "
            "It is kept there, for everything lies in it. Put its row back from a backup."
        )
    for unit in tree.undrawn:
        yield (
            f"The boundary of {unit.name_en} ({unit.code}) cannot be read; maps leave it out. Put its "
            "row back from a backup."
        )
    for unit in tree.unlevelled:
        yield f"The level of {unit.name_en} ({unit.code}) is none; it counts by its place. Put its row back from a backup."
    for unit in tree.ended:
        if followed(unit.id, tree.became, lambda one: False)[1]:
            yield (
                f"{unit.name_en} ({unit.code}) has ended and is said to have become, on the way, itself: what lies in it is "
                "shown nowhere. Put its row in territory_succession back from a backup."
            )
    for name in tree.unnamed:
        yield (
            f"A name is kept for the unit {name.unit}, which does not exist; it is passed over. Put the unit's row "
            "back from a backup."
        )
