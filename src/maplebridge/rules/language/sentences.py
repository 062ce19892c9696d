"""The sentences of the reader: what is wrong, where, and what to write. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from maplebridge.rules.language.lines import Path
from maplebridge.rules.language.shapes import Kind
from maplebridge.texts import Text, Wording, as_it_is, title_of
from maplebridge.texts.joining import listed

KINDS: dict[Kind, Wording] = {
    "role": Text("a role: write it under [role]"),
    "place": Text("a step, outside place or end of this file"),
    "step": Text("a step of this file"),
    "end": Text("an end of this file"),
    "param": Text("a parameter: write it under [param]"),
    "law": Text("a citation of a law under [law], written KEY:article"),
    "field": Text("a field: write it under [field]"),
    "given": Text("a day of the opening: write it under opens.gives"),
    "document": Text("a document: write it under [document]"),
    "level": Text("a level: write it in levels"),
    "at": Text("a level of this file, or above"),
    "remedy": Text("a [remedy] of this file, or step.act"),
    "fact": Text("an act or duty of this file, written step.act"),
    "duty": Text("a duty of this step"),
    "act": Text("an act or duty of this file"),
}


def place_of(raw: dict[str, Any], path: Path) -> Wording:
    """How a path is named: the title of its place, then the key.

    >>> place_of({"step": {"x": {"title": {"en": "Registered", "zh": "登记"}}}}, ("step", "x", "within")).in_language("zh")
    '“登记”（step.x.within）'
    """
    if not path:
        return Text("the file")
    dotted = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
    title = None
    if len(path) > 1 and isinstance(raw.get(str(path[0])), dict):
        owner = raw[str(path[0])].get(path[1])
        title = owner.get("title") if isinstance(owner, dict) else None
    if isinstance(title, dict) and isinstance(title.get("en"), str) and isinstance(title.get("zh"), str):
        return Text("“{title}” ({path})", title=title_of(title), path=dotted)
    return as_it_is(dotted)


def nearest(word: str, words_there: Iterable[str]) -> list[Wording]:
    """A question for the nearest known word, or the words that are known; nothing for none and for too many."""
    words = list(words_there)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return [Text("Did you mean “{word}”?", word=close[0])]
    if not words or len(words) > 30:
        return []
    return [Text("Known here: {words}.", words=listed([as_it_is(each) for each in words]))]
