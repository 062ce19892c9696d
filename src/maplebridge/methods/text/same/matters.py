"""An index of open matters that tells which of them a new message repeats."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from datetime import date
from threading import Lock

import numpy as np

from maplebridge.methods.errors import MethodError, RangeError
from maplebridge.methods.text.same.likeness import (
    COUNTED,
    Floats,
    Marks,
    Rows,
    compare_many,
    weights_by_spread,
)
from maplebridge.methods.text.same.score import COPY, SAME_MATTER, Match, blend
from maplebridge.methods.text.same.segment import Segment
from maplebridge.methods.text.same.sketch import BITS, Sketch, sketch

FRESH = 512
LARGEST = 1 << 17
READ_AT_MOST = 120_000
"""Postings read for one message: its rarest marks come first."""
COMPARED = 256
SHARED_AT_LEAST = 0.04


class KnownMatterError(MethodError):
    """An id is in the index already, or is not."""


class Matters:
    """Open matters by text, place and time; add and remove at any time.

    Holds numbers made of character pairs, never a text and never who wrote. Threads may share it; they
    take turns. The first use on a machine compiles for some seconds.

    >>> index = Matters()
    >>> index.add("m1", "东溪路口红绿灯不亮", "从昨晚起东溪路口的红绿灯不亮，很危险")
    >>> [match.id for match in index.find("红绿灯坏了", "东溪路口红绿灯不亮")]
    ['m1']
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._clear()

    def _clear(self) -> None:
        self._ids: list[Hashable] = []
        self._row: dict[Hashable, int] = {}
        self._arena: Marks = np.empty(1 << 12, np.uint32)
        self._starts = np.zeros(1 << 8, np.int64)
        self._days = np.zeros(1 << 8, np.int32)
        self._alive = np.zeros(1 << 8, np.bool_)
        self._places: dict[int, frozenset[Hashable]] = {}
        self._spread = np.zeros(1 << BITS, np.int32)
        self._segments: list[Segment] = []
        self._table = weights_by_spread(1)
        self._weighed_for = 1

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, key: object) -> bool:
        return key in self._row

    @property
    def memory(self) -> int:
        """Bytes held by the arrays (ids and places not counted)."""
        arrays = (self._arena, self._starts, self._days, self._alive, self._spread, self._table)
        return sum(array.nbytes for array in arrays) + sum(part.memory for part in self._segments)

    def add(
        self,
        key: Hashable,
        title: str,
        text: str,
        *,
        day: date | None = None,
        places: Collection[Hashable] = (),
    ) -> None:
        """Add an open matter.

        raises   KnownMatterError when the id is in the index
        """
        marks = sketch(title, text)
        with self._turn:
            if key in self._row:
                raise KnownMatterError(f"Matter {key!r} is in the index already.")
            self._append(key, marks, day.toordinal() if day else 0, frozenset(places))

    def remove(self, key: Hashable) -> None:
        """Take a matter out, when it is closed or merged.

        raises   KnownMatterError when the id is not in the index
        """
        with self._turn:
            row = self._row.pop(key, None)
            if row is None:
                raise KnownMatterError(f"Matter {key!r} is not in the index.")
            self._alive[row] = False
            self._places.pop(row, None)
            self._spread[self._sketch(row) >> np.uint32(1)] -= 1
            if len(self._ids) > 2 * FRESH and 2 * len(self._row) < len(self._ids):
                self._rebuild()

    def find(
        self,
        title: str,
        text: str,
        *,
        day: date | None = None,
        places: Collection[Hashable] = (),
        most: int = 5,
        least: float = SAME_MATTER,
    ) -> list[Match]:
        """Open matters that a message repeats, likeliest first; ties in the order in which they came.

        day, places   when and where the message is about; leave out what is unknown
        raises        RangeError for `most` below 1 or a `least` that is not positive
        """
        if most < 1 or not least > 0:
            raise RangeError("`most` must be at least 1 and `least` positive.")
        marks = sketch(title, text)
        with self._turn:
            return self._matches(marks, day, frozenset(places), most, least)

    def _matches(
        self, marks: Sketch, day: date | None, places: frozenset[Hashable], most: int, least: float
    ) -> list[Match]:
        rows = self._likely(marks)
        if not len(rows):
            return []
        likeness = compare_many(marks, rows, self._arena, self._starts, self._spread, self._table)
        scores = blend(likeness, self._gaps(rows, day), self._meet(rows, places))
        order = np.lexsort((rows, -scores))[:most]
        return [
            Match(self._ids[rows[at]], float(scores[at]), bool(likeness[at, 0] >= COPY))
            for at in order.tolist()
            if scores[at] >= least
        ]

    def _sketch(self, row: int) -> Sketch:
        return self._arena[self._starts[row] : self._starts[row + 1]]

    def _append(self, key: Hashable, marks: Sketch, day: int, places: frozenset[Hashable]) -> None:
        row, begin = len(self._ids), int(self._starts[len(self._ids)])
        self._make_room(row + 2, begin + len(marks))
        self._arena[begin : begin + len(marks)] = marks
        self._starts[row + 1] = begin + len(marks)
        self._days[row], self._alive[row] = day, True
        if places:
            self._places[row] = places
        self._ids.append(key)
        self._row[key] = row
        self._spread[marks >> np.uint32(1)] += 1
        if len(self._ids) - self._covered() >= FRESH:
            self._freeze()

    def _make_room(self, rows: int, marks: int) -> None:
        if marks > len(self._arena):
            self._arena = np.resize(self._arena, max(marks, len(self._arena) * 3 // 2))
        if rows > len(self._starts):
            size = len(self._starts) * 2
            self._starts = np.resize(self._starts, size)
            self._days, self._alive = np.resize(self._days, size), np.resize(self._alive, size)

    def _covered(self) -> int:
        return self._segments[-1].last if self._segments else 0

    def _freeze(self) -> None:
        """Make a segment of the fresh rows, together with the last ones while they are no larger."""
        first, last = self._covered(), len(self._ids)
        while self._segments:  # ends: each round takes one off, or stops
            size = self._segments[-1].last - self._segments[-1].first
            if size > last - first or size + last - first > LARGEST:
                break
            first = self._segments.pop().first
        self._segments.append(Segment(self._arena, self._starts, first, last))

    def _rebuild(self) -> None:
        """Forget the rows that were removed."""
        alive = [
            (
                self._ids[row],
                self._sketch(row).copy(),
                int(self._days[row]),
                self._places.get(row, frozenset()),
            )
            for row in self._row.values()
        ]
        self._clear()
        for one in alive:
            self._append(*one)

    def _likely(self, marks: Sketch) -> Rows:
        """Rows worth comparing: those that share rare marks, and the fresh ones that share any."""
        self._weigh()
        bare = marks >> np.uint32(1)
        spread = self._spread[bare]
        counted = np.argsort(spread, kind="stable")
        counted = counted[spread[counted] > 0]
        counted = counted[np.cumsum(spread[counted]) <= READ_AT_MOST]
        if not len(counted):
            return np.empty(0, np.int32)
        gains = self._table[np.minimum(spread[counted], COUNTED - 1)]
        least = SHARED_AT_LEAST * float(gains.sum())
        fresh = np.arange(self._covered(), len(self._ids), dtype=np.int32)
        likely = [part.likely(bare[counted], gains, least) for part in self._segments]
        rows = np.concatenate([fresh, *(near for near, _ in likely)])
        shared = np.concatenate([np.full(len(fresh), np.inf), *(values for _, values in likely)])
        shared, rows = shared[self._alive[rows]], rows[self._alive[rows]]
        if len(rows) > COMPARED + FRESH:
            rows = rows[np.argsort(-shared, kind="stable")[: COMPARED + FRESH]]
        return np.sort(rows)

    def _weigh(self) -> None:
        """Weights for the present number of matters, renewed when it has changed by a hundredth."""
        if abs(len(self) - self._weighed_for) * 100 > self._weighed_for or len(self) < 200:
            self._table, self._weighed_for = weights_by_spread(len(self)), max(len(self), 1)

    def _gaps(self, rows: Rows, day: date | None) -> Floats:
        days = self._days[rows]
        if day is None:
            return np.zeros(len(rows))
        return np.where(days > 0, days - day.toordinal(), 0).astype(np.float64)

    def _meet(self, rows: Rows, places: frozenset[Hashable]) -> Floats:
        if not places:
            return np.zeros(len(rows))
        named: Iterable[frozenset[Hashable] | None] = (self._places.get(row) for row in rows.tolist())
        return np.array([0.0 if not others else 1.0 if places & others else -1.0 for others in named])
