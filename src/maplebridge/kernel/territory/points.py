"""From a point to the unit it lies in."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

import shapely
from shapely.geometry import shape

from maplebridge.kernel.territory.unit import Unit


class Points:
    """Trees of boxes over the boundaries; a point on a shared border belongs to the lower id."""

    def __init__(self, units: Iterable[Unit]) -> None:
        drawn = [unit for unit in units if unit.boundary is not None]
        above = {ancestor for unit in drawn for ancestor in unit.path[:-1]}
        self._layers = [
            _Layer([unit for unit in drawn if unit.id not in above]),
            _Layer([unit for unit in drawn if unit.id in above]),
        ]

    def locate(self, lon: float, lat: float) -> Unit | None:
        """The deepest unit that holds the point, borders included; None outside or for no number."""
        if not (isfinite(lon) and isfinite(lat)):
            return None
        point = shapely.Point(lon, lat)
        return next((unit for layer in self._layers if (unit := layer.at(point)) is not None), None)


class _Layer:
    """Units that nothing divides, or those that are divided and may have gaps between their parts."""

    def __init__(self, units: list[Unit]) -> None:
        self._units = sorted(units, key=lambda unit: (-unit.level, unit.id))
        self._index = shapely.STRtree([shape(unit.boundary) for unit in self._units])

    def at(self, point: shapely.Point) -> Unit | None:
        hits = self._index.query(point, predicate="intersects")
        return self._units[int(hits.min())] if len(hits) else None
