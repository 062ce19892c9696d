"""Columns as they must be before anything is estimated."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def column(name: str, values: ArrayLike, length: int | None = None) -> FloatArray:
    """A float64 column of finite numbers; raises ShapeError, RangeError, TooFewError."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise RangeError(f"{name} must be numbers") from wrong
    if array.ndim != 1 or (length is not None and array.size != length):
        wanted = "one dimension" if length is None else f"({length},)"
        raise ShapeError(f"{name} must be {wanted}, not of shape {array.shape}")
    if array.size == 0:
        raise TooFewError(f"{name} is empty")
    if not np.isfinite(array).all():
        raise RangeError(
            f"{name} holds NaN or infinite values: leave people without an answer out and weigh with `for_silence`"
        )
    return array


def positive(name: str, values: ArrayLike, length: int | None = None) -> FloatArray:
    """A column of numbers above 0; raises RangeError."""
    array = column(name, values, length)
    if array.min() <= 0:
        raise RangeError(f"{name} must be above 0; the smallest is {array.min():g}")
    return array


def classes(name: str, values: ArrayLike, length: int | None = None) -> tuple[NDArray[Any], IntArray]:
    """Distinct labels, sorted, and the place of each row among them; raises ShapeError, RangeError. Raises TooFewError
    where there are none.
    """
    array = np.asarray(values)
    if array.ndim != 1 or (length is not None and array.size != length):
        wanted = "one dimension" if length is None else f"({length},)"
        raise ShapeError(f"{name} must be {wanted}, not of shape {array.shape}")
    if array.size == 0:
        raise TooFewError(f"{name} is empty")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise RangeError(f"{name} holds NaN or infinite values")
    names, at = np.unique(array, return_inverse=True)
    return names, at.astype(np.int64)


def share(name: str, value: float, low: float = 0.0, high: float = 1.0) -> None:
    """Refuse a number that is not strictly between `low` and `high`; NaN is refused. Raises RangeError."""
    if not low < value < high:
        raise RangeError(f"{name} must lie between {low:g} and {high:g}, not {value!r}")
