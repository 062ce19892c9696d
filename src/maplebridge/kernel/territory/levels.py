"""The five levels of a city, from the whole to the grid."""

from __future__ import annotations

LEVELS = ("city", "county", "township", "community", "grid")
_NUMBERS = {name: number for number, name in enumerate(LEVELS)}


def level_number(name: str) -> int:
    """Number of a level name; raises KeyError for a word that is no level.

    >>> level_number("township")
    2
    """
    return _NUMBERS[name]


def level_name(number: int) -> str:
    """Name of a level number, 0 (city) to 4 (grid)."""
    return LEVELS[number]
