"""What can be shown in any language: a text of the code, a name from data, several of them joined."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maplebridge.texts.catalogue import translated, translated_count
from maplebridge.texts.languages import LANGUAGES, nearest

PLACE = re.compile(r"\{(\w+)[}:]")


class Wording(ABC):
    """Words that people read, whatever their language."""

    __slots__ = ()

    @abstractmethod
    def in_language(self, code: str) -> str:
        """The words in the declared language nearest to `code`; in English where they are not translated."""

    @abstractmethod
    def _same(self) -> tuple[object, ...]:
        """What makes two wordings of one class equal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wording) and type(other) is type(self) and self._same() == other._same()

    def __hash__(self) -> int:
        return hash(self._same())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.in_language('en')}>"


class Title(Wording):
    """A name that data gives: a pack, or the list of a city.

    en, zh  what it is called in English and in Chinese: always both
    more    what it is called in further languages, by code
    """

    __slots__ = ("en", "more", "zh")

    def __init__(self, en: str, zh: str, more: Mapping[str, str] | None = None) -> None:
        self.en = en
        self.zh = zh
        self.more = tuple(sorted(more.items())) if more else ()

    def in_language(self, code: str) -> str:
        """The name in a language; the English one where the data does not have it."""
        language = nearest(code)
        if language == "en":
            return self.en
        return self.zh if language == "zh" else dict(self.more).get(language, self.en)

    def _same(self) -> tuple[object, ...]:
        return self.en, self.zh, self.more


class Text(Wording):
    """A text of the code: an English sentence with named places, and what stands in them.

    message  the sentence; what catalogues know it by
    context  a word that tells apart two meanings of one message
    args     what stands in the places: words in any language, texts, numbers
    """

    __slots__ = ("args", "context", "message")

    def __init__(self, message: str, /, *, context: str = "", **args: Any) -> None:
        self.message = message
        self.context = context
        self.args = tuple(args.items())

    def in_language(self, code: str) -> str:
        """The sentence in a language, its places filled in the same language."""
        language = nearest(code)
        return self._filled(translated(language, self.message, self.context), language)

    @property
    def places(self) -> frozenset[str]:
        """Names of the places of the English sentence."""
        return frozenset(PLACE.findall(self.message))

    def filled(self, **args: Any) -> Text:
        """The same text with these places filled."""
        return Text(self.message, context=self.context, **dict(self.args), **args)

    def _filled(self, pattern: str, language: str) -> str:
        return pattern.format_map(in_places(self.args, language)) if self.args else pattern

    def _same(self) -> tuple[object, ...]:
        return self.message, self.context, self.args


class Counted(Text):
    """A text whose form depends on a number, which stands at `{count}`."""

    __slots__ = ("count", "many")

    def __init__(self, one: str, many: str, count: int, /, **args: Any) -> None:
        super().__init__(one, count=count, **args)
        self.many = many
        self.count = count

    def in_language(self, code: str) -> str:
        """The form that the language has for this number."""
        language = nearest(code)
        return self._filled(translated_count(language, self.message, self.many, self.count, self.context), language)

    def _same(self) -> tuple[object, ...]:
        return self.message, self.many, self.context, self.args


class Joined(Wording):
    """Several wordings one after the other; `pattern` says how two stand together, at {before} and {after}."""

    __slots__ = ("parts", "pattern")

    def __init__(self, pattern: Text, parts: Sequence[Wording]) -> None:
        self.pattern = pattern
        self.parts = tuple(parts)

    def in_language(self, code: str) -> str:
        """All parts in a language; empty for none."""
        language = nearest(code)
        pattern = self.pattern.in_language(language)
        first, *others = [part.in_language(language) for part in self.parts] or [""]
        for other in others:
            first = pattern.format(before=first, after=other)
        return first

    def _same(self) -> tuple[object, ...]:
        return self.pattern, self.parts


def in_places(args: Iterable[tuple[str, Any]], language: str) -> dict[str, Any]:
    """What stands in the places of a sentence: wordings in `language`, anything else as it is; by the place."""
    return {n: v.in_language(language) if isinstance(v, Wording) else v for n, v in args}


def in_all(words: Wording) -> dict[str, str]:
    """The words in every declared language, by its code, English first."""
    return {code: words.in_language(code) for code in LANGUAGES}


def in_english_and_chinese(words: Wording) -> dict[str, str]:
    """The words as documents for programs hold them, and what is stored for good: {"en": …, "zh": …}, by language."""
    return {"en": words.in_language("en"), "zh": words.in_language("zh")}


def as_it_is(written: str) -> Title:
    """What is the same in every language: a code, or what somebody wrote."""
    return Title(written, written)


def title_of(names: Mapping[str, str]) -> Title:
    """A name as data gives it: language → text, English and Chinese always, further declared ones where it has them.

    raises  KeyError when English or Chinese is missing
    """
    more = {code: names[code] for code in LANGUAGES if code in names and code not in ("en", "zh")}
    return Title(names["en"], names["zh"], more)
