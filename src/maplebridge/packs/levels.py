"""The five levels of a city, from the whole to the grid, as packs and lists name them."""

from __future__ import annotations

LEVELS = ("city", "county", "township", "community", "grid")
