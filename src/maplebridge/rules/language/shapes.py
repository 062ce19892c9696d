"""The few shapes that a value in a procedure file can have. The grammar is written in them, as data.

Every shape says whether a value `fits` and, in every declared language, what is `wanted` where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from maplebridge.rules.frozen import Frozen
from maplebridge.texts import LANGUAGES, Wording, as_it_is
from maplebridge.texts import Text as _
from maplebridge.texts.joining import listed

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
    def wanted(self) -> Wording:
        """What to write."""
        return _("a text in quotation marks, not empty")


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
    def wanted(self) -> Wording:
        """What to write."""
        want = _("a whole number, {least} or more", least=self.least)
        return _("{want}, or “{word}”", want=want, word=self.word) if self.word else want


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false; with `only` just that one."""

    only: bool | None = None

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        return isinstance(value, bool) and self.only in (None, value)

    @property
    def wanted(self) -> Wording:
        """What to write."""
        if self.only:
            return _("true (or leave the key out)")
        return _("true or false")


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
    def wanted(self) -> Wording:
        """What to write."""
        want = _("a date such as 2026-03-02, without quotation marks")
        return _("{want} (or a date and time)", want=want) if self.or_moment else want


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words; a message names them in this order."""

    words: tuple[str, ...]

    def fits(self, value: object) -> bool:
        """Whether `value` has this shape."""
        return isinstance(value, str) and value in self.words

    @property
    def wanted(self) -> Wording:
        """What to write."""
        return _("one of {words}", words=listed([as_it_is(word) for word in self.words]))


@dataclass(frozen=True, slots=True)
class Many:
    """A list; with `or_one` a single value stands for a list of one. `least` is how many entries it needs."""

    item: Shape
    or_one: bool = False
    least: int = 0

    def fits(self, value: object) -> bool:
        """Whether `value` is a list (its entries are looked at one by one) or, if allowed, one entry."""
        if isinstance(value, list):
            return len(value) >= self.least
        return self.or_one and self.item.fits(value)

    @property
    def wanted(self) -> Wording:
        """What to write."""
        if self.least:
            return _("a list in square brackets with at least one entry")
        return _("a list in square brackets")


@dataclass(frozen=True, slots=True)
class Table:
    """Values by names that the author chooses; `numbered` for version numbers."""

    item: Shape
    numbered: bool = False

    def fits(self, value: object) -> bool:
        """Whether `value` is a table (its names and values are looked at one by one)."""
        return isinstance(value, dict)

    @property
    def wanted(self) -> Wording:
        """What to write."""
        if self.numbered:
            return _("a table by version number")
        return _("a table whose names are small letters, digits and _")


@dataclass(frozen=True, slots=True)
class Record:
    """Fixed keys.

    needs        keys that must be there
    exactly_one  of these keys exactly one must be there
    together     if the first key is there, so must the second be
    elsewhere    keys that a like table has and this one has not, with the sentence that says where they stand
    """

    keys: Mapping[str, Shape]
    needs: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    elsewhere: Mapping[str, Wording] = Frozen()

    def fits(self, value: object) -> bool:
        """Whether `value` is a table (its keys are looked at one by one)."""
        return isinstance(value, dict)

    @property
    def wanted(self) -> Wording:
        """What to write."""
        return _("a table { key = value }")


@dataclass(frozen=True, slots=True)
class TextOrTitle:
    """A text in whatever language it stands, or a `title` in every one."""

    title: Record

    def fits(self, value: object) -> bool:
        """Whether `value` is a text that is not empty, or names it in the languages that a title needs and no others."""
        if not isinstance(value, dict):
            return Text().fits(value)
        known = {*self.title.keys, *LANGUAGES}
        return set(self.title.needs) <= set(value) <= known and all(Text().fits(one) for one in value.values())

    @property
    def wanted(self) -> Wording:
        """What to write."""
        return _("a text in quotation marks, or one for each language: { en = …, zh = … }")


Shape = Text | Whole | Flag | Day | OneOf | Many | Table | Record | TextOrTitle
