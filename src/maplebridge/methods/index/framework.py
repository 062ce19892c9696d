"""The tree of an index: items (indicators, pillars, the index) with parent, weight and direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.index.tables import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One node of the tree; level 1 is an indicator, the highest level is the index itself."""

    code: str
    level: int
    parent: str | None = None
    weight: float = 1.0
    direction: int = 1
    target: float | None = None
    denominator: str | None = None


class Tree(NamedTuple):
    """The tree as numbers: children of aggregate p are kids[starts[p] : starts[p + 1]]."""

    indicators: int
    starts: IntArray
    kids: IntArray
    depth: IntArray  # (aggregates,) 0 for the first level above the indicators


class Framework:
    """Items in a fixed order: indicators as given, then aggregates level by level, the index last.

    raises   ShapeError where a parent is missing or not one level above; RangeError for weights and directions
    """

    def __init__(self, items: Iterable[Item]) -> None:
        given = list(items)
        if not given:
            raise TooFewError("an index needs at least one indicator and the index itself")
        self.items = tuple(sorted(given, key=lambda item: item.level))
        self.place = {item.code: number for number, item in enumerate(self.items)}
        self._check()
        self.indicators = tuple(item for item in self.items if item.level == 1)
        self.levels = self.items[-1].level
        self.tree = self._numbered()

    @classmethod
    def flat(cls, codes: Iterable[str], *, weights: Iterable[float] | None = None) -> Framework:
        """Indicators directly under one index named "index". Raises ShapeError where not every code has a weight."""
        names = list(codes)
        given = [1.0] * len(names) if weights is None else list(weights)
        if len(given) != len(names):
            raise ShapeError(f"{len(names)} codes need {len(names)} weights, not {len(given)}")
        items = [Item(code=c, level=1, parent="index", weight=w) for c, w in zip(names, given, strict=True)]
        return cls([*items, Item(code="index", level=2)])

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Framework:
        """Read COINr's item table (Level, iCode, Parent, Weight, Direction, Target, Denominator); others skipped."""
        return cls(_item(row) for row in rows if row.get("Level", "NA") not in ("NA", ""))

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all items in order."""
        return tuple(item.code for item in self.items)

    @property
    def weights(self) -> FloatArray:
        """Weights (items,) in order."""
        return np.array([item.weight for item in self.items], dtype=np.float64)

    @property
    def directions(self) -> FloatArray:
        """Directions (indicators,), 1 or -1."""
        return np.array([item.direction for item in self.indicators], dtype=np.float64)

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below `code`, in the order of the items."""
        return tuple(item.code for item in self.items if item.parent == code)

    def leaves(self, code: str) -> tuple[str, ...]:
        """Indicators anywhere below `code`, in the order of the tree; itself where nothing lies below."""
        below = self.children(code)
        if not below:
            return (code,)
        return tuple(leaf for child in below for leaf in self.leaves(child))

    def effective_weights(self) -> FloatArray:
        """Share of each indicator (indicators,) in the index if every mean were arithmetic; they sum to 1."""
        shares = np.zeros(len(self.items))
        shares[-1] = 1.0
        for item in reversed(self.items[:-1]):
            siblings = self.children(item.parent or "")
            total = sum(self.items[self.place[s]].weight for s in siblings)
            own = self.place[item.code]
            shares[own] = shares[self.place[item.parent or ""]] * item.weight / total
        return shares[: len(self.indicators)]

    def _check(self) -> None:
        if len(self.place) != len(self.items):
            raise ShapeError("two items have the same code")
        top = [item for item in self.items if item.parent is None]
        if len(top) != 1 or top[0] is not self.items[-1]:
            raise ShapeError("exactly one item, the index at the highest level, has no parent")
        if self.items[0].level != 1 or self.items[-1].level == 1:
            raise ShapeError("levels start at 1 for indicators and go up to the index")
        for item in self.items[:-1]:
            self._check_item(item)
        for item in self.items:
            if item.level > 1 and not self.children(item.code):
                raise ShapeError(f"{item.code} has nothing below it")

    def _check_item(self, item: Item) -> None:
        if item.parent not in self.place:
            raise ShapeError(f"{item.code} names a parent that is not there: {item.parent}")
        if self.items[self.place[item.parent]].level != item.level + 1:
            raise ShapeError(f"the parent of {item.code} must be one level above it")
        if not np.isfinite(item.weight) or item.weight < 0:
            raise RangeError(f"the weight of {item.code} must be a number, 0 or more, not {item.weight}")
        if item.direction not in (-1, 1):
            raise RangeError(f"the direction of {item.code} is 1 or -1, not {item.direction}")

    def _numbered(self) -> Tree:
        count = len(self.indicators)
        lists: list[list[int]] = [[] for _ in self.items[count:]]
        for number, item in enumerate(self.items[:-1]):
            lists[self.place[item.parent or ""] - count].append(number)
        starts = np.cumsum([0, *(len(each) for each in lists)]).astype(np.int64)
        kids = np.array([kid for each in lists for kid in each], dtype=np.int64)
        depth = np.array([item.level - 2 for item in self.items[count:]], dtype=np.int64)
        return Tree(count, starts, kids, depth)


def _item(row: Mapping[str, str]) -> Item:
    def number(name: str, default: float) -> float:
        text = row.get(name, "NA")
        return default if text in ("NA", "") else float(text)

    target = row.get("Target", "NA")
    return Item(
        code=row["iCode"],
        level=int(row["Level"]),
        parent=None if row.get("Parent", "NA") in ("NA", "") else row["Parent"],
        weight=number("Weight", 1.0),
        direction=int(number("Direction", 1.0)),
        target=None if target in ("NA", "") else float(target),
        denominator=None if row.get("Denominator", "NA") in ("NA", "") else row["Denominator"],
    )
