"""The few shapes that a value in a procedure file can have. The grammar is written in them, as data.

Every shape says whether a value `fits` and, in both languages, what is `wanted` where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from maplebridge.rules.words import Title

Kind = Literal[
    "role",
    "place",
    "step",
    "end",
    "param",
    "law",
    "field",
    "given",
    "document",
    "level",
    "at",
    "remedy",
    "fact",
    "duty",
    "act",
]
"""Kinds of names that one line of a file takes from another."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty; with `names` it must be a name of that kind."""

    names: Kind | None = None

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        return isinstance(value, str) and bool(value.strip())

    @property
    def wanted(self) -> Title:
        """What to write."""
        return Title("a text in quotation marks, not empty", "带引号且不为空的文字")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, `least` or more; `word` may stand in its place."""

    least: int = 0
    word: str | None = None

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        if self.word is not None and value == self.word:
            return True
        return isinstance(value, int) and not isinstance(value, bool) and value >= self.least

    @property
    def wanted(self) -> Title:
        """What to write."""
        en, zh = f"a whole number, {self.least} or more", f"不小于{self.least}的整数"
        return Title(f"{en}, or “{self.word}”", f"{zh}，或“{self.word}”") if self.word else Title(en, zh)


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false; with `only` just that one."""

    only: bool | None = None

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        return isinstance(value, bool) and self.only in (None, value)

    @property
    def wanted(self) -> Title:
        """What to write."""
        if self.only:
            return Title("true (or leave the key out)", "true（否则删去该键）")
        return Title("true or false", "true 或 false")


@dataclass(frozen=True, slots=True)
class Day:
    """A date; with `or_moment` also a local date and time."""

    or_moment: bool = False

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        if isinstance(value, datetime):
            return self.or_moment and value.tzinfo is None
        return isinstance(value, date)

    @property
    def wanted(self) -> Title:
        """What to write."""
        en, zh = "a date such as 2026-03-02, without quotation marks", "日期，如2026-03-02，不加引号"
        return Title(f"{en} (or a date and time)", f"{zh}（或日期时间）") if self.or_moment else Title(en, zh)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        return isinstance(value, str) and value in self.words

    @property
    def wanted(self) -> Title:
        """What to write."""
        return Title("one of " + ", ".join(self.words), "以下之一：" + "、".join(self.words))


@dataclass(frozen=True, slots=True)
class Many:
    """A list; with `or_one` a single value stands for a list of one."""

    item: Shape
    or_one: bool = False
    least: int = 0

    def fits(self, value: object) -> bool:
        """Whether `value` is a list (its entries are looked at one by one) or, if allowed, one entry."""
        if isinstance(value, list):
            return len(value) >= self.least
        return self.or_one and self.item.fits(value)

    @property
    def wanted(self) -> Title:
        """What to write."""
        if self.least:
            return Title("a list in square brackets with at least one entry", "方括号列表（至少一项）")
        return Title("a list in square brackets", "方括号列表")


@dataclass(frozen=True, slots=True)
class Table:
    """Values by names that the author chooses; `numbered` for version numbers."""

    item: Shape
    numbered: bool = False

    def fits(self, value: object) -> bool:
        """Whether `value` is a table (its names and values are looked at one by one)."""
        return isinstance(value, dict)

    @property
    def wanted(self) -> Title:
        """What to write."""
        if self.numbered:
            return Title("a table by version number", "以版本号为键的表")
        return Title(
            "a table whose names are small letters, digits and _", "表（名称用小写字母、数字和下划线）"
        )


@dataclass(frozen=True, slots=True)
class Record:
    """Fixed keys.

    needs        keys that must be there
    exactly_one  of these keys exactly one must be there
    together     if the first key is there, so must the second be
    """

    keys: Mapping[str, Shape]
    needs: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()

    def fits(self, value: object) -> bool:
        """Whether `value` is a table (its keys are looked at one by one)."""
        return isinstance(value, dict)

    @property
    def wanted(self) -> Title:
        """What to write."""
        return Title("a table { key = value }", "表 { 键 = 值 }")


Shape = Text | Whole | Flag | Day | OneOf | Many | Table | Record
