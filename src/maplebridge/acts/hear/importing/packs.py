"""Which pack's places a file speaks of: the one whose names the first messages name most."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from maplebridge.acts.hear.importing import columns, tables
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs import reading

SAMPLE = 300
COUNTRIES = ("cn", "xx")


def choose(path: Path, words: str | None, *, asked: str = "auto") -> str:
    """The pack for a file: the one asked for, or the one that finds places in most of the first messages.

    raises  Incomplete  the file cannot be read
    """
    if asked != "auto":
        return asked
    chosen = columns.mapping(words, tables.header(path))
    texts = []
    for row in islice(tables.rows(path), SAMPLE):
        fields = columns.pick(row, chosen)
        texts.append(f"{fields.get('place', '')} {fields.get('title', '')} {fields.get('text', '')}")
    own = sum(1 for text in texts if _finds_here(text))
    names = reading.place_names("xx")
    coded = sum(1 for text in texts if any(name in text for name in names))
    return "xx" if coded > max(own, len(texts) // 2) else "cn"


def _finds_here(text: str) -> bool:
    """Whether the sample city itself knows a place in the text."""
    tree = territory.tree()
    return any(tree.unit(guess.unit.id).path[0] == tree.root.id for guess in tree.find_place(text))
