"""What a pack says beside its procedures: the taxonomy of matters and its bridge to published classes.

A pack is data. This reads it into frozen dataclasses, or refuses it with the file, the key and a sentence.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from maplebridge.texts import LANGUAGES, Title, title_of

OUTSIDE = "outside_scope"
"""Where reports of opinion, belief and assembly go: to a person, never into a count (bound B4)."""

_PREFIX = 10


class PackError(ValueError):
    """A file of a pack cannot be used; the sentence names file and key."""


@cache
def names() -> tuple[str, ...]:
    """The packs that this build brings, by name; the first is what is meant where nobody says which."""
    places = resources.files("maplebridge.packs").iterdir()
    return tuple(sorted(place.name for place in places if place.joinpath("taxonomy.toml").is_file()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A class of the taxonomy; `code` has two digits per level, so a prefix is an ancestor.

    urgent_*   words that make a report of this class urgent
    procedure  id of the procedure that it opens unless a person chooses another
    """

    code: str
    parent: str | None
    level: int
    title: Title
    keywords_en: tuple[str, ...]
    keywords_zh: tuple[str, ...]
    urgent_en: tuple[str, ...]
    urgent_zh: tuple[str, ...]
    procedure: str


class Taxonomy:
    """All classes in tree order; the last leaf takes what fits nowhere else."""

    def __init__(self, categories: Sequence[Category], published: Mapping[str, str]) -> None:
        self.categories = tuple(categories)
        self._by_code = {category.code: category for category in self.categories}
        self._published = dict(published)
        self.leaves = tuple(c for c in self.categories if c.level == max(k.level for k in self.categories))

    def by_code(self, code: str) -> Category | None:
        return self._by_code.get(code)

    def path(self, code: str) -> tuple[Category, ...]:
        """From the first level down to the class itself; raises KeyError for an unknown code."""
        own = self._by_code[code]
        above = () if own.parent is None else self.path(own.parent)
        return (*above, own)

    def from_hotline(self, path: Sequence[str]) -> str | None:
        """Our code for a class of the published hotline scheme, given by its path of names.

        returns  a code; `OUTSIDE` for opinion, belief, assembly; None for a class that the scheme lacks
        """
        return self._published.get(fingerprint(path))


def fingerprint(path: Sequence[str]) -> str:
    """The first characters of the SHA-256 of a path of class names, joined by “/”."""
    return hashlib.sha256("/".join(path).encode()).hexdigest()[:_PREFIX]


@cache
def taxonomy(pack: str) -> Taxonomy:
    """The taxonomy of a pack; raises PackError."""
    published = text_of(pack, "published_classes.toml")
    return read_taxonomy(
        text_of(pack, "taxonomy.toml") or "",
        name=f"{pack}/taxonomy.toml",
        published=read_published(published, name=f"{pack}/published_classes.toml") if published else {},
    )


def text_of(pack: str, name: str) -> str | None:
    """The text of a pack's file; None when the pack has no such file."""
    file = resources.files("maplebridge.packs") / pack / name
    return file.read_text("utf-8") if file.is_file() else None


def parse(text: str, *, name: str, table: str) -> dict[str, Any]:
    """The rows of the named table of a TOML text, by their keys, in the order of the text; raises PackError."""
    try:
        rows = tomllib.loads(text).get(table)
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{name}: {error}.") from error
    if not isinstance(rows, dict) or not rows:
        raise PackError(f"{name}: the table [{table}] is missing.")
    return rows


_KEYS = {"en", "zh", "words_en", "words_zh", "urgent_en", "urgent_zh", "procedure"}


def read_taxonomy(text: str, *, name: str, published: Mapping[str, str] | None = None) -> Taxonomy:
    """Read a taxonomy; raises PackError naming the class."""
    rows = parse(text, name=name, table="matter")
    made: dict[str, Category] = {}
    for code in sorted(rows):
        made[code] = _category(code, rows[code], made, name)
    for code, target in (published or {}).items():
        if target != OUTSIDE and target not in made:
            raise PackError(f"{name}: the published class {code} is mapped to {target}, which is no class.")
    return Taxonomy(list(made.values()), published or {})


def _category(code: str, row: Mapping[str, Any], made: Mapping[str, Category], name: str) -> Category:
    where = f"{name}, class {code}"
    if not code.isdecimal() or len(code) not in (2, 4, 6):
        raise PackError(f"{where}: a code has two, four or six digits.")
    parent = made.get(code[:-2]) if len(code) > 2 else None
    if len(code) > 2 and parent is None:
        raise PackError(f"{where}: the class {code[:-2]} above it is missing.")
    if unknown := sorted(set(row) - _KEYS - set(LANGUAGES)):
        raise PackError(f"{where}: unknown key {unknown[0]}; known are {', '.join(sorted(_KEYS))}.")
    if not row.get("en") or not row.get("zh"):
        raise PackError(f"{where}: a name is needed in both languages (en, zh).")
    procedure = row.get("procedure") or (parent.procedure if parent else "")
    if not procedure:
        raise PackError(f"{where}: say which procedure it opens, here or above it.")
    return Category(
        code=code,
        parent=parent.code if parent else None,
        level=len(code) // 2,
        title=title_of(row),
        keywords_en=_commas(row.get("words_en", "")),
        keywords_zh=tuple(dict.fromkeys(str(row.get("words_zh", "")).split())),
        urgent_en=_commas(row.get("urgent_en", "")) or (parent.urgent_en if parent else ()),
        urgent_zh=tuple(str(row.get("urgent_zh", "")).split()) or (parent.urgent_zh if parent else ()),
        procedure=procedure,
    )


def _commas(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip().lower() for word in words.split(",") if word.strip()))


def read_published(text: str, *, name: str) -> dict[str, str]:
    """Fingerprint of a published class → our code; raises PackError."""
    rows = parse(text, name=name, table="class")
    answer: dict[str, str] = {}
    for code, prints in rows.items():
        for mark in str(prints).split():
            if len(mark) != _PREFIX or answer.setdefault(mark, code) != code:
                raise PackError(f"{name}: {mark} is no fingerprint, or stands under two classes.")
    return answer
