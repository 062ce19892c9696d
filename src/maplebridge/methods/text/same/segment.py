"""A stretch of the index that no longer changes: marks and the rows that hold them."""

from __future__ import annotations

import numpy as np

from maplebridge.methods.text.same.likeness import Floats, Ints, Marks, Rows, post, tallied
from maplebridge.methods.text.same.sketch import BITS


class Segment:
    """Rows `first` to `last` of an arena, searchable by mark; marks that every tenth row holds are left out."""

    def __init__(self, arena: Marks, starts: Ints, first: int, last: int) -> None:
        heads, rows = post(arena, starts, first, last, 1 << BITS)
        sizes = np.diff(heads)
        useful = (sizes > 0) & (sizes <= max(64, (last - first) // 10))
        self.first, self.last = first, last
        self.keys: Marks = np.flatnonzero(useful).astype(np.uint32)
        self.heads: Ints = np.concatenate(([0], np.cumsum(sizes[useful])))
        self.rows: Rows = rows[np.repeat(useful, sizes)] - np.int32(first)
        self._tally = np.zeros(last - first)

    def likely(self, marks: Marks, gains: Floats, least: float) -> tuple[Rows, Floats]:
        """(rows that share marks of at least `least` together, how much each shares), a pair."""
        near, shared = tallied(marks, gains, self.keys, self.heads, self.rows, self._tally, least)
        return near + np.int32(self.first), shared

    @property
    def memory(self) -> int:
        """Bytes held."""
        return self.keys.nbytes + self.heads.nbytes + self.rows.nbytes + self._tally.nbytes
