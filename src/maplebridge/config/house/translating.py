"""What the catalogues of a language lack or hold in vain, and how they are written anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maplebridge.config.house.modules import PACKAGE
from maplebridge.config.house.texts import PLACE, Use, catalogues, homes, uses
from maplebridge.texts import LANGUAGES, po
from maplebridge.texts.catalogue import NAME

HEADER = (
    "Project-Id-Version: Maplebridge\nLanguage: {language}\nPlural-Forms: {plural}\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
)
PLURAL = "nplurals=2; plural=(n != 1);"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a text or an entry: a code, the file and line, and the message.

    code  missing: no translation; unused: no code says it; misplaced: it belongs to another room's catalogue;
          place: the translation names a place that the code does not fill
    """

    code: str
    path: str
    line: int
    message: str


def wrong(language: str, package: Path = PACKAGE) -> Iterator[Wrong]:
    """Everything that is wrong with the catalogues of a language: first use by use, then each entry that no code
    says.
    """
    used, entries_of = homes(package), catalogues(language, package)
    here = {key: room for room, entries in entries_of.items() for key in entries if key}
    places = _filled_places(package)
    for key, use in used.items():
        entry = entries_of.get(here.get(key, ""), {}).get(key)
        if entry is None or not all(entry.forms):
            yield Wrong("missing", use.path, use.line, use.message)
        elif here[key] != use.room:
            yield Wrong("misplaced", _file(here[key], language), entry.line, use.message)
        elif set(PLACE.findall(" ".join(entry.forms))) - places[key]:
            yield Wrong("place", _file(here[key], language), entry.line, use.message)
    for key, room in here.items():
        if key not in used:
            yield Wrong(
                "unused", _file(room, language), entries_of[room][key].line, entries_of[room][key].message
            )


def _filled_places(package: Path) -> dict[str, frozenset[str]]:
    """Key → the places that every use of it fills."""
    places: dict[str, frozenset[str]] = {}
    for use in uses(package):
        places[use.key] = places.get(use.key, use.places) & use.places
    return places


def written(language: str, package: Path = PACKAGE) -> dict[Path, str]:
    """The catalogues as they should stand: one a room, sorted, what is new still empty, what is unused gone."""
    entries_of = {
        key: entry for entries in catalogues(language, package).values() for key, entry in entries.items()
    }
    rooms: dict[str, list[po.Entry]] = {}
    for key, use in homes(package).items():
        rooms.setdefault(use.room, []).append(_entry(use, entries_of.get(key)))
    header = entries_of.get("") or po.Entry("", forms=[_header(language)])
    return {
        package / _file(room, language): po.written([header, *entries]) for room, entries in rooms.items()
    }


def _entry(use: Use, former: po.Entry | None) -> po.Entry:
    forms = list(former.forms) if former is not None else [""]
    return po.Entry(use.message, use.plural, use.context, forms)


def _header(language: str) -> str:
    return HEADER.format(language=LANGUAGES[language].catalogue, plural=PLURAL)


def _file(room: str, language: str) -> str:
    return f"{room}/locale/{LANGUAGES[language].catalogue}/{NAME}"
