"""Votes on statements as a sparse table: who voted what is a row number, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

AGREE, PASS, DISAGREE = 1, 0, -1
MOST = 100_000_000  # rows or columns; a larger number is a code or a phone number, not a row


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Votes by row: participants are numbered within one consultation and nowhere else (bound B12).

    starts       (participants + 1,) where each row begins in the two arrays below
    columns      (votes,) int32 statement of each vote, rising within a row
    values       (votes,) int8  1 agree, 0 pass, -1 disagree
    statements   number of columns

    Make one with `Votes.of` or `Votes.from_matrix`; the arrays are read-only.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    statements: int

    @classmethod
    def of(
        cls,
        rows: ArrayLike,
        columns: ArrayLike,
        values: ArrayLike,
        *,
        participants: int | None = None,
        statements: int | None = None,
    ) -> Votes:
        """Collect single votes; of several by one row on one statement the last one counts.

        rows, columns, values  (v,) whole numbers, rows and columns from 0, values -1, 0 or 1
        participants           number of rows (default: highest row + 1); rows without votes are allowed
        raises                 ShapeError, RangeError (NaN and other values included), TooFewError
        """
        row, column = whole("rows", rows), whole("columns", columns)
        value = whole("values", values)
        if not row.shape == column.shape == value.shape:
            raise ShapeError(
                f"rows, columns and values differ in length: {row.size}, {column.size}, {value.size}"
            )
        if value.size and (value.min() < DISAGREE or value.max() > AGREE):
            raise RangeError("a vote is -1 (disagree), 0 (pass) or 1 (agree)")
        height, width = extent("rows", row, participants), extent("columns", column, statements)
        if height == 0 or width == 0:
            raise TooFewError("there is no participant or no statement")
        key = row * width + column
        if (np.diff(key) <= 0).any():
            key, value = latest(key, value)
        return cls.sealed(key, value, height, width)

    @classmethod
    def from_matrix(cls, matrix: ArrayLike) -> Votes:
        """Read a table (participants, statements) of -1, 0, 1 with NaN where somebody has not voted.

        raises  ShapeError, RangeError, TooFewError
        """
        try:
            table = np.asarray(matrix, dtype=np.float64)
        except (TypeError, ValueError) as wrong:
            raise ShapeError("votes are a regular table of numbers") from wrong
        if table.ndim != 2:
            raise ShapeError(f"votes are a table (participants, statements), not of shape {table.shape}")
        row, column = np.nonzero(~np.isnan(table))
        return cls.of(row, column, table[row, column], participants=table.shape[0], statements=table.shape[1])

    @classmethod
    def sealed(cls, key: IntArray, value: IntArray, height: int, width: int) -> Votes:
        """Lay sorted votes (key = row * width + column) out by row."""
        row = key // width
        starts = np.zeros(height + 1, dtype=np.int64)
        np.cumsum(np.bincount(row, minlength=height), out=starts[1:])
        arrays: list[NDArray[Any]] = [starts, (key - row * width).astype(np.int32), value.astype(np.int8)]
        for array in arrays:
            array.flags.writeable = False
        return cls(arrays[0], arrays[1], arrays[2], width)

    @property
    def participants(self) -> int:
        """Number of rows, those without a vote included."""
        return self.starts.size - 1

    def per_participant(self) -> IntArray:
        """Votes cast by each row, (participants,)."""
        return np.diff(self.starts)

    def row_of_each(self) -> IntArray:
        """Row of every vote, (votes,)."""
        return np.repeat(np.arange(self.participants), self.per_participant())

    def table(self) -> FloatArray:
        """Full table (participants, statements) with NaN for missing votes; for small consultations."""
        result = np.full((self.participants, self.statements), np.nan)
        result[self.row_of_each(), self.columns] = self.values
        return result

    def only(self, rows: ArrayLike) -> Votes:
        """Votes of these rows (a mask or distinct or repeated numbers), in the given order, renumbered from 0."""
        index = chosen(rows, self.participants)
        lengths = self.per_participant()[index]
        starts = np.zeros(index.size + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        at = np.arange(starts[-1]) + np.repeat(self.starts[index] - starts[:-1], lengths)
        arrays: list[NDArray[Any]] = [starts, self.columns[at], self.values[at]]
        for array in arrays:
            array.flags.writeable = False
        return Votes(arrays[0], arrays[1], arrays[2], self.statements)


def whole(name: str, values: ArrayLike) -> IntArray:
    """An int64 view or copy of `values`, one dimension of whole numbers; raises RangeError, ShapeError."""
    try:
        array = np.asarray(values)
    except ValueError as wrong:
        raise ShapeError(f"{name} must be one dimension of numbers") from wrong
    if array.ndim != 1:
        raise ShapeError(f"{name} must be one dimension, not of shape {array.shape}")
    if array.dtype.kind in "iub":
        return array.astype(np.int64, copy=False)
    if array.dtype.kind != "f" and array.size:
        raise RangeError(f"{name} must be numbers: participants are row numbers here, never names or codes")
    if not np.isfinite(array.astype(np.float64)).all():
        raise RangeError(f"{name} holds NaN or infinite values; leave a missing vote out")
    result: IntArray = array.astype(np.int64)
    if (result != array).any():
        raise RangeError(f"{name} must be whole numbers")
    return result


def extent(name: str, index: IntArray, stated: int | None) -> int:
    """Stated or least size that holds `index`; raises RangeError."""
    least = int(index.max()) + 1 if index.size else 0
    if max(least, 0 if stated is None else stated) > MOST:
        raise RangeError(f"{name} go up to {least - 1}: number them from 0, without gaps")
    if index.size and index.min() < 0:
        raise RangeError(f"{name} count from 0")
    if stated is not None and stated < least:
        raise RangeError(f"{name} go up to {least - 1}, but only {stated} were announced")
    return least if stated is None else int(stated)


def latest(key: IntArray, value: IntArray) -> tuple[IntArray, IntArray]:
    """Sort by key and keep the last value of each."""
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    last = np.append(sorted_key[1:] != sorted_key[:-1], True)
    return sorted_key[last], value[order[last]]


def chosen(rows: ArrayLike, participants: int) -> IntArray:
    """Row numbers from a mask or from numbers; raises ShapeError, RangeError."""
    array = np.asarray(rows)
    if array.dtype == np.bool_:
        if array.shape != (participants,):
            raise ShapeError(f"a mask of rows must be ({participants},), not {array.shape}")
        return np.flatnonzero(array)
    index = whole("rows", array)
    if index.size and (index.min() < 0 or index.max() >= participants):
        raise RangeError(f"rows must lie between 0 and {participants - 1}")
    return index


def columns_mask(name: str, columns: ArrayLike, statements: int) -> NDArray[np.bool_]:
    """A mask (statements,) from a mask or from numbers of columns; raises RangeError, ShapeError."""
    given = np.asarray(columns)
    if given.dtype == np.bool_:
        if given.shape != (statements,):
            raise ShapeError(f"a mask of {name} must be ({statements},), not {given.shape}")
        return given
    mask = np.zeros(statements, dtype=np.bool_)
    index = whole(name, given)
    if index.size and (index.min() < 0 or index.max() >= statements):
        raise RangeError(f"{name} must lie between 0 and {statements - 1}")
    mask[index] = True
    return mask
