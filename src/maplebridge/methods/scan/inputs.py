"""Arrays as they must be before anything is counted."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
MOST_COUNTED = float(2**53)
"""Above it a number of 64 bits cannot tell one count from the next."""


def numbers(name: str, values: ArrayLike, *, least: float | None = None) -> FloatArray:
    """A float64 copy of `values`, finite and not below `least`; raises RangeError, ShapeError. Raises TooFewError where it
    is empty. `least` is the smallest number allowed.
    """
    try:
        array: FloatArray = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ShapeError(f"{name} is not a regular array of numbers") from wrong
    if array.size == 0:
        raise TooFewError(f"{name} is empty")
    if not np.isfinite(array).all():
        raise RangeError(f"{name} holds NaN or infinite values: {int((~np.isfinite(array)).sum())} of them")
    if least is not None and array.min() < least:
        raise RangeError(f"{name} must not be below {least:g}; the smallest is {array.min():g}")
    return array


def counts(name: str, values: ArrayLike) -> IntArray:
    """An int64 copy of `values`: whole numbers, none negative; raises RangeError, ShapeError."""
    array = numbers(name, values, least=0.0)
    if (array != np.floor(array)).any():
        raise RangeError(f"{name} must be whole numbers: this works on counts, not on shares or averages")
    if array.max() > MOST_COUNTED:
        raise RangeError(f"{name} holds {array.max():g}: above {MOST_COUNTED:g} a count is no longer exact")
    return array.astype(np.int64)


def by_place_and_interval(name: str, array: NDArray[Any], places: int) -> NDArray[Any]:
    """`array` as (places, intervals): one dimension is read as one interval; raises ShapeError.

    places  how many there are
    """
    table = array[:, None] if array.ndim == 1 else array
    if table.ndim != 2 or table.shape[0] != places:
        raise ShapeError(
            f"{name} must be ({places},) or ({places}, intervals) for {places} places, not {array.shape}"
        )
    return table


def refuse_small_cells(name: str, totals: IntArray, smallest: int) -> None:
    """Raise TooFewError where a place has some counts, but fewer than `smallest`."""
    small = (totals > 0) & (totals < smallest)
    if small.any():
        raise TooFewError(
            f"{int(small.sum())} places have fewer than {smallest} {name}, the stated minimum: "
            "join each with a neighbour or lengthen the period"
        )
