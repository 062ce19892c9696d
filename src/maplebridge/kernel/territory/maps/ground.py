"""The land under a map: outlines of the units drawn, thinned together so that shared borders stay shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from weakref import WeakKeyDictionary

import shapely
from shapely.geometry import shape

from maplebridge.kernel.territory.levels import level_number
from maplebridge.kernel.territory.tree import Tree
from maplebridge.kernel.territory.unit import Unit

Point = tuple[float, float]
Line = tuple[Point, ...]
WIDE = 600.0
_MARGIN = 12.0
_THIN = 1.1
"""Parts of a map's own unit (1/600 of its width) below which a bend is not drawn."""


@dataclass(frozen=True, slots=True)
class Area:
    """One unit on a map; `rings` in map units, holes included; `room` is how wide its name may be.

    rings  each a closed line of points (x, y): of each part the outline first, then its holes;  room  in map units
    """

    id: int
    name_en: str
    name_zh: str
    rings: tuple[Line, ...]
    centre: Point
    room: float

    def in_language(self, language: str) -> str:
        """Name without its administrative ending where that is short, for a label."""
        if language.startswith("zh"):
            return self.name_zh
        return self.name_en.rsplit(" ", 1)[0] if self.name_en.count(" ") == 1 else self.name_en


@dataclass(frozen=True, slots=True)
class Sheet:
    """From degrees to map units and back; equal scale both ways at the middle latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    high: float

    def put(self, point: Point) -> Point:
        """Degrees → map units."""
        return (
            (point[0] - self.west) * self.squeeze * self.scale + _MARGIN,
            (self.north - point[1]) * self.scale + _MARGIN,
        )

    def take(self, point: Point) -> Point:
        """Map units → degrees."""
        return (
            self.west + (point[0] - _MARGIN) / self.scale / self.squeeze,
            self.north - (point[1] - _MARGIN) / self.scale,
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """What one map shows: its areas, the borders of the level above them, the outline, the water.

    borders, water  lines of points (x, y) in map units
    """

    sheet: Sheet
    areas: tuple[Area, ...]
    borders: tuple[Line, ...]
    water: tuple[Line, ...]


_cache: WeakKeyDictionary[Tree, dict[tuple[int, str], Ground]] = WeakKeyDictionary()


def ground(tree: Tree, unit_id: int, level: str | None = None) -> Ground | None:
    """The land of a unit divided into its parts of `level` (default: the level right below it).

    returns  None where no part has a boundary; kept for as long as the tree lives
    """
    own = tree.unit(unit_id)
    children = tree.children(unit_id)
    wanted = level or (children[0].level_name if children else own.level_name)
    cached = _cache.setdefault(tree, {})
    if (unit_id, wanted) not in cached:
        number = level_number(wanted)
        parts = [u for i in tree.below(unit_id) if (u := tree.unit(i)).level == number and u.boundary]
        if not parts:
            return None
        cached[unit_id, wanted] = _drawn(tree, parts)
    return cached[unit_id, wanted]


def _drawn(tree: Tree, parts: list[Unit]) -> Ground:
    degrees = [shape(unit.boundary) for unit in parts]
    sheet = _sheet(shapely.total_bounds(degrees))
    flat = [shapely.transform(g, lambda xy: _flat(sheet, xy)) for g in degrees]
    whole = shapely.coverage_is_valid(flat)
    thin = shapely.coverage_simplify(flat, _THIN) if whole else shapely.simplify(flat, _THIN)
    areas = tuple(_area(unit, drawn) for unit, drawn in zip(parts, thin, strict=True))
    groups: dict[int | None, list[Any]] = {}
    for unit, drawn in zip(parts, thin, strict=True):
        groups.setdefault(unit.parent, []).append(drawn)
    joined = [shapely.union_all(group) for group in groups.values()]
    outline = shapely.union_all(joined)
    borders = shapely.line_merge(shapely.union_all([shapely.boundary(g) for g in [*joined, outline]]))
    return Ground(sheet, areas, _lines(borders), _water(tree.root.boundary, sheet, outline))


def _sheet(bounds: Any) -> Sheet:
    west, south, east, north = (float(b) for b in bounds)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDE - 2 * _MARGIN) / max((east - west) * squeeze, 1e-9)
    return Sheet(west, north, scale, squeeze, (north - south) * scale + 2 * _MARGIN)


def _flat(sheet: Sheet, xy: Any) -> Any:
    answer = xy.copy()
    answer[:, 0] = (xy[:, 0] - sheet.west) * sheet.squeeze * sheet.scale + _MARGIN
    answer[:, 1] = (sheet.north - xy[:, 1]) * sheet.scale + _MARGIN
    return answer


def _area(unit: Unit, drawn: Any) -> Area:
    polygons = [drawn] if drawn.geom_type == "Polygon" else list(drawn.geoms)
    rings = tuple(
        tuple((float(x), float(y)) for x, y in ring.coords)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    )
    largest = max(polygons, key=lambda polygon: polygon.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    (x, y), _ = circle.coords
    return Area(
        unit.id,
        unit.name_en,
        unit.name_zh,
        rings,
        (float(x), float(y)),
        min(_room(largest, x, y - up) for up in (0, 14)),
    )


def _room(polygon: Any, x: float, y: float) -> float:
    """Width that a label has when it stands in the middle of (x, y), inside the polygon."""
    west, _, east, _ = polygon.bounds
    across = shapely.intersection(polygon, shapely.LineString([(west, y), (east, y)]))
    here = [
        line for line in _lines(across) if line[0][0] <= x <= line[-1][0] or line[-1][0] <= x <= line[0][0]
    ]
    ends = [end[0] for line in here for end in (line[0], line[-1])]
    return 2 * min(x - min(ends), max(ends) - x) if ends else 0.0


def _water(boundary: Mapping[str, Any] | None, sheet: Sheet, outline: Any) -> tuple[Line, ...]:
    """Rivers inside the outline, from the city's GeoJSON member `water`."""
    lines = (boundary or {}).get("water", ())
    flat = [shapely.LineString([sheet.put((p[0], p[1])) for p in line]) for line in lines]
    inside = [shapely.intersection(line, shapely.buffer(outline, 2.0)).simplify(0.6) for line in flat]
    return tuple(line for water in inside for line in _lines(water))


def _lines(geometry: Any) -> tuple[Line, ...]:
    pieces: Iterable[Any] = (
        [geometry] if geometry.geom_type == "LineString" else getattr(geometry, "geoms", [])
    )
    return tuple(tuple((float(x), float(y)) for x, y in p.coords) for p in pieces if not p.is_empty)
