"""Task lists in a pack: lines per level, and the articles by which a task may be refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from maplebridge.packs.reading import PackError, parse, taxonomy, text_of

KINDS = ("basic", "cooperate", "taken_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A line of the list of one level: `kind` is one of KINDS, `holder` the level that leads."""

    level: str
    kind: str
    category: str
    holder: str
    name_en: str
    name_zh: str


@cache
def duties(pack: str) -> tuple[Duty, ...]:
    """All lines of all levels, in the order of the file; none where a pack brings no list.

    raises  PackError  an unknown class, or one listed twice
    """
    name = f"{pack}/tasks.toml"
    text = text_of(pack, "tasks.toml")
    lists = {} if text is None else parse(text, name=name, table="list")
    return tuple(line for level, row in lists.items() for line in _lines(level, row, pack, name))


def _lines(level: str, row: Mapping[str, Any], pack: str, name: str) -> Iterator[Duty]:
    codes: set[str] = set()
    for kind in KINDS:
        for code in row.get(kind, ()):
            category = taxonomy(pack).by_code(code)
            if category is None or code in codes:
                raise PackError(f"{name}, {level}: {code} is no class, or stands on the list twice.")
            codes.add(code)
            yield Duty(
                level=level,
                kind=kind,
                category=code,
                holder=level if kind == "basic" else row["holder"],
                name_en=category.title.en,
                name_zh=category.title.zh,
            )


@cache
def entry_procedure(pack: str) -> str:
    """Id of the procedure by which a task comes onto a list; empty where a pack brings no list, or names none."""
    text = text_of(pack, "tasks.toml")
    rows = {} if text is None else tomllib.loads(text).get("entry", {})
    return str(rows.get("procedure", ""))


@cache
def grounds(pack: str) -> Mapping[str, tuple[str, str]]:
    """Code of a refusal, or code and level → the article in English and Chinese; none where a pack brings no list.

    raises  PackError
    """
    text = text_of(pack, "tasks.toml")
    rows = {} if text is None else parse(text, name=f"{pack}/tasks.toml", table="ground")
    return {code: (row["en"], row["zh"]) for code, row in rows.items()}
