"""A running consultation: votes come in, the picture follows within a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import eigh

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.opinion.compiled import change_sums, table_positions
from maplebridge.methods.opinion.groups import Groups, find_groups, placed
from maplebridge.methods.opinion.projection import Projection, padded, signed
from maplebridge.methods.opinion.votes import FloatArray, Votes, columns_mask, whole

NOT_VOTED = 2
MOST_STATEMENTS = 4000
MOST_PARTICIPANTS = 10_000_000


class Stream:
    """Votes of one consultation, with the sums from which its projection follows exactly.

    Adding a vote costs one pass over its row; the projection never has to go through all votes again. Memory: one
    byte for each participant and statement and 24 bytes for each pair of statements.
    """

    def __init__(self, statements: int, *, participants: int = 0) -> None:
        """Start empty; rows are added as they appear. raises RangeError."""
        if not 1 <= statements <= MOST_STATEMENTS or participants < 0:
            raise RangeError("a stream holds 1 to 4,000 statements and no negative number of participants")
        self._table: NDArray[np.int8] = np.full((max(participants, 64), statements), NOT_VOTED, dtype=np.int8)
        self._rows = participants
        self._sums = np.zeros((3, statements, statements), dtype=np.int64)
        self._axes: FloatArray | None = None

    @property
    def participants(self) -> int:
        """Rows so far."""
        return self._rows

    def add(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Take in votes in order; a later vote by the same row on the same statement replaces the earlier one.

        raises  ShapeError, RangeError; then nothing has been taken in
        """
        row, column, value = whole("rows", rows), whole("columns", columns), whole("values", values)
        if not row.shape == column.shape == value.shape:
            raise ShapeError("rows, columns and values differ in length")
        if row.size == 0:
            return
        if row.min() < 0 or column.min() < 0 or column.max() >= self._table.shape[1]:
            raise RangeError("rows count from 0 and columns must be statements of this stream")
        if row.max() >= MOST_PARTICIPANTS:
            raise RangeError("rows are numbered from 0 without gaps, up to ten million")
        if np.abs(value).max() > 1:
            raise RangeError("a vote is -1 (disagree), 0 (pass) or 1 (agree)")
        self._grow(int(row.max()) + 1)
        for r, c, v in zip(row.tolist(), column.tolist(), value.tolist(), strict=True):
            change_sums(self._table[r], c, v, self._sums)

    def _grow(self, rows: int) -> None:
        """Make room for so many rows."""
        if rows > len(self._table):
            larger = np.full(
                (max(rows, 2 * len(self._table)), self._table.shape[1]), NOT_VOTED, dtype=np.int8
            )
            larger[: len(self._table)] = self._table
            self._table = larger
        self._rows = max(self._rows, rows)

    def votes(self) -> Votes:
        """All votes so far, for the other functions of this package. raises TooFewError."""
        if self._rows == 0:
            raise TooFewError("nobody has voted yet")
        table = self._table[: self._rows]
        row, column = np.nonzero(table != NOT_VOTED)
        return Votes.of(row, column, table[row, column], participants=self._rows, statements=table.shape[1])

    def project(self, *, moderated: ArrayLike = ()) -> Projection:
        """The same as `project(self.votes())` to rounding, from the running sums; signs follow the last picture.

        raises  TooFewError, RangeError
        """
        if self._rows == 0:
            raise TooFewError("nobody has voted yet")
        width = self._table.shape[1]
        hidden = columns_mask("moderated", moderated, width)
        products, half, both = self._sums
        voters = np.diagonal(both)
        centre = np.where(hidden, 0.0, np.diagonal(half) / np.maximum(voters, 1))
        turned = half * centre[None, :]
        gram = products - turned - turned.T + both * np.outer(centre, centre)
        gram[hidden], gram[:, hidden] = 0.0, 0.0
        keep = min(2, width)
        values, vectors = np.zeros(keep), np.zeros((width, keep))
        if np.abs(gram).max() > 1e-9:
            values, vectors = eigh(gram, subset_by_index=[width - keep, width - 1])
        values, axes = padded(values[::-1], vectors[:, ::-1].T)
        axes = signed(axes, self._axes)
        self._axes = axes
        positions = np.zeros((self._rows, 2))
        table_positions(self._table[: self._rows], centre, axes, hidden, positions)
        return Projection(
            centre=centre,
            axes=axes,
            variance=np.maximum(values, 0.0) / max(self._rows - 1, 1),
            positions=positions,
            statements=((1.0 - centre) * axes * np.sqrt(width)).T,
        )

    def update(self, *, moderated: ArrayLike = (), seed: int = 0) -> tuple[Projection, Groups]:
        """(projection, groups) as of now. Raises TooFewError before anybody has voted."""
        projection = self.project(moderated=moderated)
        cast = (self._table[: self._rows] != NOT_VOTED).sum(axis=1)
        return projection, find_groups(projection, rows=placed(cast, self._table.shape[1]), seed=seed)
