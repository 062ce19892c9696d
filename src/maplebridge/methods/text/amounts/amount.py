"""One numeral of a text and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Amount:
    """A numeral at a half-open span of the folded text: worth `low` at least, about or exactly.

    kind   "figure", "han" or "word"
    bare   a unit alone, 百 or 万, which counts only behind 上, 几 and the like
    """

    start: int
    end: int
    low: float
    about: bool = False
    kind: str = "figure"
    bare: bool = False
