"""Suggest a class from lists of keywords, for a city that has not taught a model yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maplebridge.methods.errors import RangeError
from maplebridge.methods.text.fold import folded
from maplebridge.methods.text.scope import blanked, check_labels

Keywords = Mapping[str, Sequence[str]]
TITLE_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class KeywordScore:
    """A class, the share of all keyword weight that speaks for it, and the keywords found. In the order of the class's
    list.
    """

    label: str
    share: float
    words: tuple[str, ...]


def by_keywords(text: str, keywords: Keywords, *, title: str = "") -> list[KeywordScore]:
    """Classes whose keywords a message holds, best first; ties in the order of the labels.

    keywords   class → words, Chinese or English; a Chinese word counts by its length, an English one
               by its words, and twice when it stands in the title
    raises     OutsideScopeError, RangeError for an empty keyword

    A share is not a probability: with one keyword found it is one half.

    >>> by_keywords("楼下烧烤油烟", {"环境": ["油烟", "噪音"], "roads": ["pothole"]})[0].words
    ('油烟',)
    """
    check_labels(keywords)
    head, body = blanked(folded(title)), blanked(folded(text))
    hits = []
    for label in sorted(keywords):
        words = tuple(word for word in keywords[label] if _in(word, head) or _in(word, body))
        weight = sum(_weight(word) * (TITLE_COUNTS if _in(word, head) else 1.0) for word in words)
        if weight:
            hits.append((weight, label, words))
    total = sum(weight for weight, _, _ in hits)
    hits.sort(key=lambda one: (-one[0], one[1]))
    return [KeywordScore(label, weight / (total + 1.0), words) for weight, label, words in hits]


def _weight(word: str) -> float:
    """One for two Chinese characters or one English word, half as much again for each further one."""
    size = len(word.split()) + 1 if word.isascii() else len(word)
    return size / 2


def _in(word: str, line: str) -> bool:
    low = folded(word).strip()
    if not low:
        raise RangeError("A keyword must not be empty.")
    if low.isascii():
        return low in line and re.search(rf"\b{re.escape(low)}", line) is not None
    return low in line
