"""The answer to "which places": what was chosen, how good it is, how good it could be at most, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Why a site was chosen: the demand it serves, what would be lost without it, the best stand-in and its loss.

    `alone` numbers the demand points that no other chosen site covers (coverage), or that it is nearest to
    (distance).
    """

    site: int
    serves: float
    lost_without: float
    stand_in: int | None
    lost_with_stand_in: float
    alone: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Siting:
    """Chosen sites in rising order; `bound` is proved: no choice of as many sites is better.

    objective   coverage: demand covered (more is better); distance: sum of demand x distance (less is better)
    gap         |bound - objective| / objective, 0 where both are 0
    nearest     (demand points,) chosen site that serves each, -1 where none does
    """

    chosen: IntArray
    objective: float
    bound: float
    nearest: IntArray
    choices: tuple[Choice, ...]

    @property
    def gap(self) -> float:
        """How far the answer can be from the best one, as a share of its objective."""
        difference = abs(self.bound - self.objective)
        if self.objective == 0:
            return 0.0 if difference < 1e-12 else float("inf")
        return difference / abs(self.objective)

    @property
    def proved(self) -> bool:
        """Whether the bound leaves no room for anything better."""
        return self.gap < 1e-9


def demand_of(values: ArrayLike | None, count: int) -> FloatArray:
    """Demand (count,) of places and reported hazards, none negative; None = 1 each; raises ShapeError, RangeError."""
    if values is None:
        return np.ones(count)
    array: FloatArray = np.array(values, dtype=np.float64)
    if array.shape != (count,):
        raise ShapeError(f"demand must hold {count} numbers, not shape {array.shape}")
    if not np.isfinite(array).all() or (array < 0).any():
        raise RangeError("demand must be numbers, 0 or more")
    return array


def distances_of(values: ArrayLike) -> FloatArray:
    """Distances (demand points, sites), finite and not negative; raises ShapeError, RangeError, TooFewError."""
    try:
        array: FloatArray = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ShapeError("distances are not a regular table of numbers") from wrong
    if array.ndim != 2:
        raise ShapeError(f"distances must be (demand points, sites), not shape {array.shape}")
    if array.size == 0:
        raise TooFewError("there are no demand points or no sites")
    if not np.isfinite(array).all() or (array < 0).any():
        raise RangeError("distances must be numbers, 0 or more")
    return array


def site_count(count: int, sites: int) -> int:
    """How many sites to choose; raises RangeError unless 1 to `sites`."""
    if not 1 <= count <= sites:
        raise RangeError(f"choose between 1 and {sites} sites, not {count}")
    return int(count)
