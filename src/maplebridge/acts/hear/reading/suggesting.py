"""What a report is about: a suggestion with its reason, which a person may overrule."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from maplebridge.acts.hear.reading import learned
from maplebridge.kernel.law import registry
from maplebridge.methods.text import Costs, Gazetteer, Mention, likeliest, suggest
from maplebridge.packs import reading
from maplebridge.packs.reading import Category, Taxonomy

if TYPE_CHECKING:
    from maplebridge.methods.text import Model

TITLE_WEIGHT = 2
REPEATED = 0.25
SHORTEST = 2
WORDS_KEPT = 5
SHOWN = 3
COSTS = Costs()
"""A wrong kind costs three times what asking a person costs: named from two thirds sure."""
Guess = tuple[str, float] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The category that a text points at.

    because  the words that did, best first;  unsure  nothing pointed anywhere, so it is the last category of the pack
    sure     percent, where the city's own matters taught it;  taught  the revision of what they taught, 0 where they did not
    """

    category: Category
    because: tuple[str, ...]
    unsure: bool = False
    sure: int | None = None
    taught: int = 0

    @property
    def facts(self) -> dict[str, object]:
        """What the opening entry keeps of it, by key: words of the public taxonomy, none of the reporter's own."""
        if self.sure is not None:
            return {"sure": self.sure, "taught": self.taught}
        return {"read": list(self.because[:WORDS_KEPT])} if self.because else {}


class Likely(NamedTuple):
    """A category that words point at, those words, and how sure in percent where the city has taught it."""

    code: str
    words: tuple[str, ...]
    sure: int | None = None


Kinds = tuple[tuple[Likely, ...], Guess]
"""What keywords say of a text, and what was taught."""


def taxonomy(pack: str) -> Taxonomy:
    """The taxonomy of a pack, read from its file once a process (`reading.taxonomy` keeps it).

    raises  PackError  no pack has this name, or its file is not as it must be
    """
    return reading.taxonomy(pack)


def read(text: str, title: str = "", *, pack: str = "", kinds: Kinds | None = None) -> Reading:
    """The category that a text points at, with the words that say so to a person; `kinds` as in `likely`."""
    pack = pack or registry.home_pack()
    shown = likely(text, title, pack=pack, kinds=kinds)
    best = taxonomy(pack).by_code(shown[0].code) if shown else None
    if best is None:
        return Reading(_other(taxonomy(pack)), (), unsure=True)
    return Reading(best, shown[0].words, sure=shown[0].sure)


def likely(text: str, title: str = "", *, pack: str = "", kinds: Kinds | None = None) -> tuple[Likely, ...]:
    """At most three categories that a text points at, likeliest first: as taught where that is sure, else by words.

    kinds  what keywords and the taught model said, where the text was read already
    """
    pack = pack or registry.home_pack()
    model = learned.model_of(pack)
    words, guess = kinds or (by_words(text, title, pack=pack), sure_of([(title, text)], model=model)[0])
    if model is None or chosen(words, guess, model=model, pack=pack).sure is None:
        return words
    suggestion = suggest(text, title=title, model=model, costs=COSTS)
    return tuple(Likely(one.label, one.words, round(100 * one.confidence)) for one in suggestion.choices)


def sure_of(texts: Sequence[tuple[str, str]], *, model: Model | None) -> list[Guess]:
    """What was taught says of each (title, text): category and confidence, None where it does not know."""
    if model is None or not texts:
        return [None] * len(texts)
    titles, bodies = zip(*texts, strict=True)
    return likeliest(bodies, titles=titles, model=model, costs=COSTS)


def chosen(words: Sequence[Likely], guess: Guess, *, model: Model | None, pack: str) -> Reading:
    """One reading of two: what was taught speaks only of kinds that it was taught.

    Where the words point at a kind of which it knows nothing, it cannot judge, and the words decide.
    """
    kinds = taxonomy(pack)
    if guess is not None and model is not None and (not words or words[0].code in model.labels):
        category = kinds.by_code(guess[0])
        if category is not None:
            return Reading(category, (), sure=round(100 * guess[1]), taught=model.revision)
    best = kinds.by_code(words[0].code) if words else None
    if best is None:
        return Reading(_other(kinds), (), unsure=True)
    return Reading(best, words[0].words)


def by_words(text: str, title: str, *, pack: str) -> tuple[Likely, ...]:
    """Categories by keywords, best first: each keyword counts by its length, twice in the title."""
    return by_mentions(*keywords(pack).find_many((title, text)))


def by_mentions(title: Sequence[Mention[str]], text: Sequence[Mention[str]]) -> tuple[Likely, ...]:
    """The same, from the keywords that were found in title and text: at most `SHOWN` categories, best first."""
    if not title and not text:
        return ()
    scores: dict[str, float] = {}
    because: dict[str, list[str]] = {}
    for mentions, weight in ((title, TITLE_WEIGHT), (text, 1)):
        for _, _, name, codes in mentions:
            worth = weight * len(name) / len(codes)
            for code in codes:
                words = because.setdefault(code, [])
                if name in words:
                    scores[code] += worth * REPEATED
                else:
                    scores[code] = scores.get(code, 0.0) + worth
                    words.append(name)
    best = heapq.nlargest(SHOWN, scores, key=lambda code: (scores[code], code))
    return tuple(Likely(code, tuple(because[code])) for code in best)


@cache
def keywords(pack: str) -> Gazetteer[str]:
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
