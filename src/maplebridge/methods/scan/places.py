"""Where the counts were taken, and who is nearest to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.scan.inputs import FloatArray, IntArray, numbers

EARTH_RADIUS_KM = 6367.0  # the figure SaTScan uses
MOST_NEIGHBOURS = 400_000_000  # 1.6 GB of circles


class Circles(NamedTuple):
    """Growing circles: around centre z, sites near[start[z]:start[z + 1]] in the order they are reached."""

    start: NDArray[np.int64]
    near: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Places:
    """Points on a plane or on the globe. Places with the same point form one site.

    points   (sites, 2 or 3)  in the plane, or on a sphere of Earth's radius (km)
    site     (places,)        index of each place's site
    globe    whether distances are reported along the surface
    """

    points: FloatArray
    site: IntArray
    globe: bool

    @classmethod
    def on_plane(cls, xy: ArrayLike) -> Places:
        """Places by Cartesian coordinates.

        xy       (n, d)  d >= 1, one unit throughout
        raises   ShapeError, RangeError
        """
        points = numbers("xy", xy)
        if points.ndim != 2:
            raise ShapeError(f"xy must be (places, dimensions), not {points.shape}")
        return cls._joined(points, globe=False)

    @classmethod
    def on_globe(cls, latitude: ArrayLike, longitude: ArrayLike) -> Places:
        """Places by degrees north and east; distances are kilometres along a great circle.

        raises   ShapeError, RangeError
        """
        lat, lon = numbers("latitude", latitude), numbers("longitude", longitude)
        if lat.ndim != 1 or lat.shape != lon.shape:
            raise ShapeError("latitude and longitude must be two lists of the same length")
        if np.abs(lat).max() > 90 or np.abs(lon).max() > 360:
            raise RangeError("latitude lies within 90 degrees, longitude within 360: were they exchanged?")
        phi, lam = np.radians(lat), np.radians(lon)
        sphere = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)
        return cls._joined(EARTH_RADIUS_KM * sphere, globe=True)

    @classmethod
    def _joined(cls, points: FloatArray, *, globe: bool) -> Places:
        _, first, inverse = np.unique(points, axis=0, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.arange(order.size)
        return cls(points[first[order]], rank[inverse.reshape(-1)].astype(np.int64), globe)

    def __len__(self) -> int:
        return int(self.site.size)

    @property
    def sites(self) -> int:
        """Number of distinct points."""
        return int(self.points.shape[0])

    def distance(self, one: int, other: int) -> float:
        """Distance between two sites, by their numbers: kilometres along the surface if on the globe, else in the map's
        unit.
        """
        straight = float(np.sqrt(((self.points[one] - self.points[other]) ** 2).sum()))
        if not self.globe:
            return straight
        return float(2 * EARTH_RADIUS_KM * np.arcsin(min(1.0, straight / (2 * EARTH_RADIUS_KM))))

    def total(self, table: NDArray[np.generic]) -> NDArray[np.generic]:
        """Sum a (places, ...) table to (sites, ...): the shape but for the first axis stays."""
        joined = np.zeros((self.sites, *table.shape[1:]), dtype=table.dtype)
        np.add.at(joined, self.site, table)
        return joined

    def circles(self, at_risk: FloatArray, *, max_share: float, max_radius: float | None) -> Circles:
        """Sites around every site, nearest first, until the share or the radius is reached.

        at_risk   (sites,)  what `max_share` is a share of
        raises    RangeError where the circles would not fit into memory
        A site that alone exceeds the share is no centre. Equal distances: the smaller coordinate enters first.
        """
        ranked = np.lexsort(self.points.T[::-1])
        points, weight = self.points[ranked], at_risk[ranked]
        room = max_share * at_risk.sum() * (1 + 1e-12)
        start = np.zeros(self.sites + 1, dtype=np.int64)
        near: list[NDArray[np.int32]] = []
        for centre, candidates in enumerate(self._candidates(points, self._straight(max_radius))):
            far = np.sqrt(((points[candidates] - self.points[centre]) ** 2).sum(axis=1))
            order = candidates[np.argsort(far, kind="stable")]
            fits = int(np.searchsorted(np.cumsum(weight[order]), room, side="right"))
            near.append(ranked[order[:fits]].astype(np.int32))
            start[centre + 1] = start[centre] + fits
        return Circles(start, np.concatenate(near))

    def _candidates(self, points: FloatArray, reach: float) -> Iterator[IntArray]:
        """For each site in turn, the indices (ascending) of `points` within `reach` of it."""
        if not np.isfinite(reach):
            if self.sites**2 > MOST_NEIGHBOURS:
                raise RangeError(
                    f"circles around {self.sites} places without a max_radius are too many: set one"
                )
            everywhere = np.arange(self.sites, dtype=np.int64)
            for _ in range(self.sites):
                yield everywhere
            return
        tree = cKDTree(points)
        if tree.query_ball_point(self.points, reach, return_length=True).sum() > MOST_NEIGHBOURS:
            raise RangeError(f"max_radius takes in too many of {self.sites} places: choose a smaller one")
        for point in self.points:
            near = np.array(
                tree.query_ball_point(point, reach * (1 + 1e-12), return_sorted=True), dtype=np.int64
            )
            yield near[np.sqrt(((points[near] - point) ** 2).sum(axis=1)) <= reach]

    def _straight(self, radius: float | None) -> float:
        if radius is None:
            return float("inf")
        if not self.globe:
            return radius
        half = min(np.pi / 2, radius / (2 * EARTH_RADIUS_KM))
        return float(2 * EARTH_RADIUS_KM * np.sin(half))
