"""The levels of a city by their numbers: rows of the map hold these."""

from __future__ import annotations

from maplebridge.packs.levels import LEVELS

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
