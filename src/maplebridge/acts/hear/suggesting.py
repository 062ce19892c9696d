"""What a report is about: a suggestion with its reason, which a person may overrule."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from maplebridge.methods.text import Gazetteer, outside_scope
from maplebridge.packs import reading
from maplebridge.packs.reading import OUTSIDE, Category, Taxonomy

TITLE_WEIGHT = 2
REPEATED = 0.25
SHORTEST = 2
WORDS_KEPT = 5
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The category that the words point at and the words that did; `unsure` when nothing did."""

    category: Category
    because: tuple[str, ...]
    unsure: bool = False

    @property
    def facts(self) -> dict[str, object]:
        """What the opening entry keeps of it: words of the public taxonomy, none of the reporter's own."""
        return {"read": list(self.because[:WORDS_KEPT])} if self.because else {}


@cache
def taxonomy(pack: str = "cn") -> Taxonomy:
    """The taxonomy of a pack."""
    return reading.taxonomy(pack)


def kind_of(text: str, title: str, *, pack: str, picked: str | None) -> tuple[str, Mapping[str, object]]:
    """Code of the category, and what the opening entry says of how it was found.

    picked  what a person chose already
    Words of opinion, belief or assembly go to a person, uncounted (bound B4).
    """
    if picked:
        return picked, {"picked": True}
    if outside_scope(f"{title}\n{text}"):
        return OUTSIDE, {}
    found = read(text, title, pack=pack)
    return found.category.code, found.facts


@dataclass(frozen=True, slots=True)
class Likely:
    """A category that words point at, those words, and how sure in percent where the city has taught it."""

    code: str
    words: tuple[str, ...]
    sure: int | None = None


def read(text: str, title: str = "", *, pack: str = "cn") -> Reading:
    """The category that a text points at."""
    kinds = taxonomy(pack)
    found = by_words(text, title, pack=pack)
    if not found:
        return Reading(_other(kinds), (), unsure=True)
    category = kinds.by_code(found[0].code)
    return Reading(category or _other(kinds), found[0].words, unsure=category is None)


def likely(text: str, title: str = "", *, pack: str = "cn") -> tuple[Likely, ...]:
    """At most three categories that a text points at, likeliest first."""
    return by_words(text, title, pack=pack)


def by_words(text: str, title: str, *, pack: str) -> tuple[Likely, ...]:
    """Categories by keywords, best first: each keyword counts by its length, twice in the title."""
    scores: dict[str, float] = defaultdict(float)
    because: dict[str, list[str]] = defaultdict(list)
    for mentions, weight in zip(_keywords(pack).find_many((title, text)), (TITLE_WEIGHT, 1), strict=True):
        for mention in mentions:
            for code in mention.ids:
                fresh = mention.name not in because[code]
                scores[code] += weight * len(mention.name) * (1.0 if fresh else REPEATED) / len(mention.ids)
                if fresh:
                    because[code].append(mention.name)
    best = heapq.nlargest(SHOWN, scores, key=lambda code: (scores[code], code))
    return tuple(Likely(code, tuple(because[code])) for code in best)


@cache
def _keywords(pack: str) -> Gazetteer[str]:
    """Every keyword of the taxonomy with the categories it points at; English ones in the plural too."""
    pairs: list[tuple[str, str]] = []
    for category in taxonomy(pack).categories:
        english = [form for word in category.keywords_en for form in (word, f"{word}s")]
        pairs += [
            (word, category.code) for word in (*category.keywords_zh, *english) if len(word) >= SHORTEST
        ]
    return Gazetteer(pairs)


def _other(kinds: Taxonomy) -> Category:
    """The category of what no word points at: the one that the pack lists last."""
    return kinds.leaves[-1]
