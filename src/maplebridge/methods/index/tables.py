"""Tables of figures as they must be before anything is computed: units in rows, items in columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def table(name: str, values: ArrayLike) -> FloatArray:
    """A float64 copy (units, items) of `values`; NaN means missing; raises ShapeError, RangeError, TooFewError."""
    try:
        array: FloatArray = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ShapeError(f"{name} is not a regular table of numbers") from wrong
    if array.ndim != 2:
        raise ShapeError(f"{name} must have units in rows and items in columns, not shape {array.shape}")
    if array.size == 0:
        raise TooFewError(f"{name} is empty")
    if np.isinf(array).any():
        raise RangeError(f"{name} holds infinite values: {int(np.isinf(array).sum())} of them")
    return array


def vector(name: str, values: ArrayLike, length: int, *, least: float | None = None) -> FloatArray:
    """A float64 copy (length,) of `values`, finite and not below `least`; raises ShapeError, RangeError. `length` is how
    many there must be.
    """
    try:
        array: FloatArray = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ShapeError(f"{name} is not a list of numbers") from wrong
    if array.shape != (length,):
        raise ShapeError(f"{name} must hold {length} numbers, not shape {array.shape}")
    if not np.isfinite(array).all():
        raise RangeError(f"{name} holds NaN or infinite values")
    if least is not None and length and array.min() < least:
        raise RangeError(f"{name} must not be below {least:g}; the smallest is {array.min():g}")
    return array


def signs(values: ArrayLike | None, length: int) -> FloatArray:
    """Directions (length,): 1 = more is better, -1 = less is better; None means all 1; raises RangeError. `length` is how
    many there must be.
    """
    if values is None:
        return np.ones(length)
    array = vector("directions", values, length)
    if not np.isin(array, (-1.0, 1.0)).all():
        raise RangeError("a direction is 1 (more is better) or -1 (less is better)")
    return array


def group_numbers(groups: Sequence[object], length: int) -> IntArray:
    """One whole number a group (length,), -1 where the group is None or NaN; raises ShapeError."""
    if len(groups) != length:
        raise ShapeError(f"groups must hold {length} labels, one a unit, not {len(groups)}")
    by_group: dict[object, int] = {}
    numbers = [-1 if g is None or g != g else by_group.setdefault(g, len(by_group)) for g in groups]
    return np.array(numbers, dtype=np.int64)


def ranks_down(scores: FloatArray) -> FloatArray:
    """Ranks (..., units) with 1 for the highest score, ties share the better rank, NaN stays NaN."""
    order = np.argsort(-scores, axis=-1, kind="stable")
    falling = np.take_along_axis(scores, order, axis=-1)
    places = np.broadcast_to(np.arange(1, scores.shape[-1] + 1), scores.shape).copy()
    places[..., 1:][falling[..., 1:] == falling[..., :-1]] = 0
    out = np.empty(scores.shape)
    np.put_along_axis(out, order, np.maximum.accumulate(places, axis=-1).astype(np.float64), axis=-1)
    out[np.isnan(scores)] = np.nan
    return out
