"""Whether a file speaks of this city's places, or of the coded ones that published messages use."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from django.utils import timezone

from maplebridge.acts.hear.importing import columns, tables
from maplebridge.kernel.conduct import bringing
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.coded import coded_pack, gazetteer

SAMPLE = 300


def speaks_of_coded_places(path: Path, words: str | None, *, sheet: str = "", encoding: str = "") -> bool:
    """Whether most of the first messages name a place of the coded gazetteer rather than one of this city.

    raises  Incomplete  the file cannot be read
    """
    header = tables.header(path, sheet=sheet, encoding=encoding)
    chosen = columns.mapping(words, header, bringing.day_titles(now=timezone.now()))
    texts = []
    for line in islice(tables.lines(path, sheet=sheet, encoding=encoding), SAMPLE):
        fields = columns.pick(line.row, chosen)
        texts.append(f"{fields.get('place', '')} {fields.get('title', '')} {fields.get('text', '')}")
    names = [row.name_zh for row in gazetteer(coded_pack())]
    coded = sum(1 for text in texts if any(name in text for name in names))
    own = sum(1 for text in texts if _finds_here(text))
    return coded > max(own, len(texts) // 2)


def coded_home() -> int | None:
    """Unit id of the first city of the coded gazetteer; None where that city has not been founded here."""
    unit = territory.tree().by_code(gazetteer(coded_pack())[0].code)
    return None if unit is None else unit.id


def _finds_here(text: str) -> bool:
    """Whether the city itself knows a place in the text."""
    tree = territory.tree()
    return any(guess.unit.path[0] == tree.root.id for guess in tree.find_place(text))
