"""From a point to the unit it lies in."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from maplebridge.kernel.territory.tree import Unit


class Points:
    """A tree of boxes over all boundaries; a point on a shared border belongs to the lower id."""

    def __init__(self, units: Iterable[Unit]) -> None:
        drawn = [unit for unit in units if unit.boundary is not None]
        drawn.sort(key=lambda unit: (-unit.level, unit.id))
        self._units = drawn
        self._index = shapely.STRtree([shape(unit.boundary) for unit in drawn])

    def locate(self, lon: float, lat: float) -> Unit | None:
        """The deepest unit that holds the point, borders included; None outside or for no number."""
        if not (isfinite(lon) and isfinite(lat)):
            return None
        hits = self._index.query(shapely.Point(lon, lat), predicate="intersects")
        return self._units[int(hits.min())] if len(hits) else None
