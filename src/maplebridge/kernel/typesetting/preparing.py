"""Data of a paper made fit for print: a mark for each sign that the fonts lack, room to break in endless words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from maplebridge.kernel.typesetting import glyphs
from maplebridge.kernel.typesetting.labels import labels

DRAWN = frozenset({"qr", "lang", "labels"})
"""Parts of the data that are no words to be printed."""
ENDLESS = re.compile(r"[^\s\u200b\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]{25,}")
"""Letters without a place to break, longer than any word of the languages that we print."""
STEP = 20
BREAK = "\u200b"


def prepared(data: Mapping[str, Any], language: str) -> tuple[dict[str, Any], int]:
    """The data as a template reads it, and how many signs in it the fonts lack.

    data  the words of a paper, by the names that `library/paper.typ` reads
    """
    words = {name: part for name, part in data.items() if name not in DRAWN}
    own = labels(language)
    marked, missing = glyphs.marked(words), glyphs.missing(words) + glyphs.missing(own)
    own = glyphs.marked(own)
    fit = _broken(marked) | {name: part for name, part in data.items() if name in DRAWN}
    return {**fit, "lang": language, "labels": own, "marks": own["marks"] if missing else ""}, missing


def _broken(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _broken(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_broken(part) for part in value]
    return ENDLESS.sub(_with_breaks, value) if isinstance(value, str) else value


def _with_breaks(found: re.Match[str]) -> str:
    """An endless word with a place to break after each few letters.

    >>> _with_breaks(re.match(".*", "a" * 30)).split(BREAK)
    ['aaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaa']
    """
    word = found[0]
    return BREAK.join(word[at : at + STEP] for at in range(0, len(word), STEP))
