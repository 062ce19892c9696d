"""Every text of a pack that people are shown stands in both languages: none is one language's words on another's page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import maplebridge
from maplebridge.packs import bodies, duties, reading
from maplebridge.rules.language import parse
from maplebridge.texts import Wording

SOURCE = Path(maplebridge.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
FILES = sorted([*SOURCE.glob("packs/*/procedures/*.toml"), *SOURCE.glob("acts/*/procedures/*/*.toml")])


def worded(thing: Any, path: str = "") -> Iterator[tuple[str, Wording]]:
    """Every wording inside a thing, with the way to it."""
    if isinstance(thing, Wording):
        yield path, thing
        return
    for name, one in _parts(thing):
        yield from worded(one, f"{path}.{name}")


def _parts(thing: Any) -> list[tuple[object, Any]]:
    if isinstance(thing, Mapping):
        return list(thing.items())
    if isinstance(thing, tuple | list):
        return list(enumerate(thing))
    return [(one.name, getattr(thing, one.name)) for one in fields(thing) if one.repr] if is_dataclass(thing) else []


def one_sided(thing: Any) -> list[str]:
    """The wordings that say the same in both languages, or are Chinese in English, or without a Chinese sign in Chinese."""
    return [
        f"{path}: {one.in_language('en')} / {one.in_language('zh')}"
        for path, one in worded(thing)
        if HAN.search(one.in_language("en")) or not HAN.search(one.in_language("zh"))
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_of_a_procedure_stands_in_both_languages(file: Path) -> None:
    procedure = parse(file.read_text("utf-8"), name=file.name)
    assert len(list(worded(procedure))) > 10, "too little was read for this to say anything"
    assert one_sided(procedure) == []


@pytest.mark.parametrize("pack", reading.names())
def test_every_text_of_a_packs_lists_stands_in_both_languages(pack: str) -> None:
    kinds = reading.taxonomy(pack).categories
    assert one_sided([one.title for one in kinds]) == []
    names = [one.named("Lin Street", "林街") for one in bodies.office_kinds(pack)]
    assert [pair for pair in names if HAN.search(pair[0]) or not HAN.search(pair[1])] == []
    lines = [(one.name_en, one.name_zh) for one in duties.duties(pack)]
    assert [pair for pair in lines if HAN.search(pair[0]) or not HAN.search(pair[1])] == []


def test_a_place_in_one_language_is_found() -> None:
    text = (SOURCE / "packs/cn/procedures/cn.mediation.people.toml").read_text("utf-8")
    bare = re.sub(r"at = \{ en = (\"[^\"]+\"), zh = \"[^\"]+\" \}", r"at = \1", text)
    assert bare != text, "the file has a remedy with its place"
    assert one_sided(parse(bare, name="bare")) != []
