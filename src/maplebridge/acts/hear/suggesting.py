"""What a report is about: a suggestion with its reason, which a person may overrule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from maplebridge.packs import reading
from maplebridge.packs.reading import Category, Taxonomy

TITLE_WEIGHT = 2
_WORDS = re.compile(r"[a-z]+(?:[-’'][a-z]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """The category that the words point at and the words that did; `unsure` when nothing did."""

    category: Category
    because: tuple[str, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Keywords:
    lengths: tuple[int, ...]
    chinese: dict[str, tuple[str, ...]]
    english: dict[str, tuple[str, ...]]


@cache
def taxonomy(pack: str = "cn") -> Taxonomy:
    """The taxonomy of a pack."""
    return reading.taxonomy(pack)


def read(text: str, title: str = "", *, pack: str = "cn") -> Reading:
    """The category that a text points at: each keyword found counts by its length, twice in the title."""
    scores: dict[str, float] = defaultdict(float)
    because: dict[str, list[str]] = defaultdict(list)
    for words, weight in ((title, TITLE_WEIGHT), (text, 1)):
        for keyword, codes in _found(words, _keywords(pack)):
            for code in codes:
                fresh = keyword not in because[code]
                scores[code] += weight * len(keyword) * (1.0 if fresh else 0.25) / len(codes)
                if fresh:
                    because[code].append(keyword)
    kinds = taxonomy(pack)
    if not scores:
        return Reading(_other(kinds), (), unsure=True)
    best = max(scores, key=lambda code: (scores[code], code))
    category = kinds.by_code(best)
    return Reading(category or _other(kinds), tuple(because[best]), unsure=category is None)


def _found(words: str, keywords: _Keywords) -> Iterable[tuple[str, tuple[str, ...]]]:
    for start in range(len(words)):
        for length in keywords.lengths:
            codes = keywords.chinese.get(words[start : start + length])
            if codes is not None:
                yield words[start : start + length], codes
                break
    if not keywords.english or not words or (words.isascii() is False and not _WORDS.search(words.lower())):
        return
    plain = _WORDS.findall(words.lower())
    for start in range(len(plain)):
        for length in (3, 2, 1):
            phrase = " ".join(plain[start : start + length])
            codes = keywords.english.get(phrase) or keywords.english.get(phrase.removesuffix("s"))
            if codes is not None:
                yield phrase, codes
                break


@cache
def _keywords(pack: str) -> _Keywords:
    chinese: dict[str, list[str]] = defaultdict(list)
    english: dict[str, list[str]] = defaultdict(list)
    for category in taxonomy(pack).categories:
        for word in category.keywords_zh:
            chinese[word].append(category.code)
        for word in category.keywords_en:
            english[word.lower()].append(category.code)
    lengths = tuple(sorted({len(word) for word in chinese}, reverse=True))
    return _Keywords(
        lengths,
        {word: tuple(codes) for word, codes in chinese.items()},
        {word: tuple(codes) for word, codes in english.items()},
    )


def _other(kinds: Taxonomy) -> Category:
    """The category of what no word points at: the one that the pack lists last."""
    return kinds.leaves[-1]
