"""The land of the sample city: cells with winding shared borders on both banks of a river.

Everything follows from one seed. Cells are the Voronoi cells of scattered points; points along the
river stand in pairs, so that the river itself is a border. Each border is drawn once, with a wobble,
and used by both neighbours: coordinates agree to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

Floats = NDArray[np.float64]
WEST, SOUTH = 124.02, 29.02
PER_KM = (1 / 97.0, 1 / 111.0)
WIDTH, HEIGHT = 53.0, 43.0
_RELAXED, _DIGITS = 6, 5
_BANK, _ALONG = 0.75, 1.5


@dataclass(frozen=True)
class Land:
    """`cells[i]` is the polygon in degrees of the point `points[i]` (km from the south-west corner).

    points  shape (n, 2), easting and northing;  cells  shape (n,), polygons of shapely
    north   shape (n,), whether the cell lies north of the river
    river   the river's line as (longitude, latitude) in degrees, from west to east
    """

    points: Floats
    cells: NDArray[np.object_]
    north: NDArray[np.bool_]
    river: tuple[tuple[float, float], ...]


def river_at(x: Floats) -> Floats:
    """Northing of the river in km at easting `x` in km."""
    bends: Floats = 17.5 + 1.9 * np.sin(x / 6.5) + 1.1 * np.sin(x / 3.1 + 1.2) - x * 0.055
    return bends


def inside(points: Floats) -> NDArray[np.bool_]:
    """Whether points lie in the city, a rounded country with bays: shape (n,) for `points` of shape (n, 2) in km."""
    x = (points[:, 0] - WIDTH / 2) / (WIDTH / 2)
    y = (points[:, 1] - HEIGHT / 2) / (HEIGHT / 2)
    angle = np.arctan2(y, x)
    rim = 0.93 + 0.045 * np.sin(3 * angle + 0.7) + 0.035 * np.sin(5 * angle + 2.1) + 0.02 * np.sin(11 * angle)
    answer: NDArray[np.bool_] = (np.abs(x) ** 3.2 + np.abs(y) ** 3.2) ** (1 / 3.2) < rim
    return answer


def land(count: int, rng: np.random.Generator) -> Land:
    """Scatter about `count` cells over the city, denser towards its middle; the same generator gives the same land."""
    banks = _banks()
    free = _scatter(count, rng)
    for _ in range(_RELAXED):
        free = _relaxed(free, banks)
    points = np.vstack([free, banks])
    voronoi = Voronoi(points)
    own = inside(points) & np.array([_bounded(voronoi, i) for i in range(len(points))])
    rings = _Borders(voronoi, rng)
    chosen = np.flatnonzero(own)
    cells = rings.cells(chosen)
    along = np.linspace(-1.5, WIDTH + 1.5, 150)
    river = _degrees(np.column_stack([along, river_at(along)]))
    line = tuple((float(x), float(y)) for x, y in river)
    return Land(points[chosen], cells, points[chosen, 1] > river_at(points[chosen, 0]), line)


def _banks() -> Floats:
    """Pairs of points at equal distance on both sides of the river."""
    along = np.arange(-3.0, WIDTH + 3.0, _ALONG)
    slope = (river_at(along + 0.01) - river_at(along - 0.01)) / 0.02
    normal = np.column_stack([-slope, np.ones_like(slope)]) / np.hypot(slope, 1)[:, None]
    middle = np.column_stack([along, river_at(along)])
    return np.vstack([middle + _BANK * normal, middle - _BANK * normal])


def _scatter(count: int, rng: np.random.Generator) -> Floats:
    """Points in and around the city, away from the river; closer together in the middle."""
    tried = rng.uniform((-4.0, -4.0), (WIDTH + 4.0, HEIGHT + 4.0), (count * 40, 2))
    far = np.abs(tried[:, 1] - river_at(tried[:, 0])) > 2 * _BANK
    middle = np.hypot((tried[:, 0] - WIDTH / 2) / WIDTH, (tried[:, 1] - HEIGHT / 2) / HEIGHT)
    thin = rng.uniform(0, 1, len(tried)) < 1.0 - 0.9 * middle
    some: Floats = tried[far & thin]
    city = inside(some)
    return some[: int(np.searchsorted(np.cumsum(city), count))]


def _relaxed(free: Floats, banks: Floats) -> Floats:
    """Move each free point half-way to the middle of its cell."""
    voronoi = Voronoi(np.vstack([free, banks]))
    moved = free.copy()
    for i in range(len(free)):
        if _bounded(voronoi, i):
            corners = voronoi.vertices[voronoi.regions[voronoi.point_region[i]]]
            if np.ptp(corners, axis=0).max() < 12:
                moved[i] = (free[i] + corners.mean(axis=0)) / 2
    return moved


def _bounded(voronoi: Voronoi, point: int) -> bool:
    region = voronoi.regions[voronoi.point_region[point]]
    return len(region) > 2 and -1 not in region


def _winding(ends: Floats, wobble: Floats, rng: np.random.Generator) -> Floats:
    """Lines (n, 9, 2) in degrees between two corners each: every middle pushed aside, three times over."""
    lines = ends
    for _ in range(3):
        step = np.diff(lines, axis=1)
        push = rng.normal(0, 1, step.shape[:2]) * wobble[:, None]
        aside = np.stack([-step[..., 1], step[..., 0]], axis=-1) * push[..., None]
        middles = (lines[:, :-1] + lines[:, 1:]) / 2 + np.clip(aside, -0.35, 0.35)
        finer = np.empty((len(lines), 2 * lines.shape[1] - 1, 2))
        finer[:, ::2], finer[:, 1::2] = lines, middles
        lines = finer
    return np.round(_degrees(lines), _DIGITS)


class _Borders:
    """Every border between two cells, drawn once."""

    def __init__(self, voronoi: Voronoi, rng: np.random.Generator) -> None:
        self._voronoi = voronoi
        corners = np.sort(np.array(voronoi.ridge_vertices), axis=1)
        drawn = corners[:, 0] >= 0
        sides = voronoi.points[voronoi.ridge_points[drawn]]
        north = sides[:, :, 1] > river_at(sides[:, :, 0])
        wobble = np.where(north[:, 0] != north[:, 1], 0.0, 0.11)
        lines = _winding(voronoi.vertices[corners[drawn]], wobble, rng)
        pairs = map(tuple, corners[drawn].tolist())
        self._lines: dict[tuple[int, ...], Floats] = dict(zip(pairs, lines, strict=True))

    def cells(self, points: NDArray[np.int64]) -> NDArray[np.object_]:
        """The polygons of the cells; borders that would cross are drawn straight instead."""
        for _ in range(5):
            cells = np.array([shapely.Polygon(self._ring(i)) for i in points], dtype=object)
            crossing = ~shapely.is_empty(shapely.coverage_invalid_edges(cells)) | ~shapely.is_valid(cells)
            if not crossing.any():
                break
            for i in points[crossing]:
                self._straighten(i)
        return cells

    def _pairs(self, point: int) -> list[tuple[int, int]]:
        region = self._voronoi.regions[self._voronoi.point_region[point]]
        return list(zip(region, [*region[1:], region[0]], strict=True))

    def _straighten(self, point: int) -> None:
        for start, end in self._pairs(point):
            line = self._lines[min(start, end), max(start, end)]
            share = np.linspace(0, 1, len(line))[:, None]
            straight = np.round(line[0] + share * (line[-1] - line[0]), _DIGITS)
            self._lines[min(start, end), max(start, end)] = straight

    def _ring(self, point: int) -> Floats:
        """The closed border of a cell, in degrees."""
        parts = []
        for start, end in self._pairs(point):
            line = self._lines[min(start, end), max(start, end)]
            parts.append((line if start < end else line[::-1])[:-1])
        joined = np.vstack(parts)
        return np.vstack([joined, joined[:1]])


def _degrees(km: Floats) -> Floats:
    return np.asarray(km) * PER_KM + (WEST, SOUTH)


def grouped(points: Floats, centres: Floats, rounds: int = 0) -> NDArray[np.int64]:
    """The index of the nearest centre of each point; with `rounds`, centres first move to the middle of their own.

    points, centres  shape (n, 2) and (k, 2), in one unit;  rounds  how often the centres move
    """
    where = centres.copy()
    for _ in range(rounds + 1):
        nearest = np.hypot(*(points[:, None] - where[None]).transpose(2, 0, 1)).argmin(axis=1)
        for i in range(len(where)):
            if (nearest == i).any():
                where[i] = points[nearest == i].mean(axis=0)
    return nearest.astype(np.int64)


def mended(groups: NDArray[np.int64], cells: Sequence[shapely.Polygon]) -> NDArray[np.int64]:
    """Give stray parts of a group to the neighbour with which they share the longest border."""
    answer = groups.copy()
    index = shapely.STRtree(list(cells))
    for group in np.unique(groups):
        mine = np.flatnonzero(answer == group)
        whole = shapely.union_all([cells[i] for i in mine])
        if whole.geom_type == "Polygon":
            continue
        main = max(whole.geoms, key=lambda part: part.area)
        for i in mine:
            if not main.covers(cells[i].representative_point()):
                answer[i] = _neighbour(i, answer, cells, index)
    return answer


def _neighbour(
    cell: int, groups: NDArray[np.int64], cells: Sequence[shapely.Polygon], index: shapely.STRtree
) -> int:
    shared: dict[int, float] = {}
    for other in index.query(cells[cell], predicate="intersects"):
        if groups[other] != groups[cell]:
            length = shapely.intersection(cells[cell].boundary, cells[other].boundary).length
            shared[int(groups[other])] = shared.get(int(groups[other]), 0.0) + length
    return max(shared, key=lambda group: shared[group]) if shared else int(groups[cell])
