"""What the catalogues of a language lack or hold in vain, and how they are written anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maplebridge.config.house.excepted import PLACES, SAME, english
from maplebridge.config.house.modules import PACKAGE
from maplebridge.config.house.texts import PLACE, Use, catalogues, homes, uses
from maplebridge.texts import LANGUAGES, po
from maplebridge.texts.catalogue import NAME

HEADER = (
    "Project-Id-Version: Maplebridge\nLanguage: {language}\nPlural-Forms: {plural}\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a text or an entry: a code, the file and line, and the message.

    code  missing: no translation; unused: no code says it; misplaced: it belongs to another room's catalogue;
          forms: not as many forms as the language declares; place: other places than the English sentence has,
          and no exception says why; copy: the English words themselves; english: English words in other letters;
          header: the header declares other plural forms
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
    filled = _filled_places(package)
    for key, use in used.items():
        entry = entries_of.get(here.get(key, ""), {}).get(key)
        if entry is None or not all(entry.forms):
            yield Wrong("missing", use.path, use.line, use.message)
            continue
        for code in _faults(use, entry, here[key], language, filled[key]):
            yield Wrong(code, _file(here[key], language), entry.line, use.message)
    for key, room in here.items():
        if key not in used:
            yield Wrong(
                "unused", _file(room, language), entries_of[room][key].line, entries_of[room][key].message
            )
    for room, entries in entries_of.items():
        if f"Plural-Forms: {LANGUAGES[language].plural}\n" not in entries[""].forms[0]:
            yield Wrong("header", _file(room, language), entries[""].line, LANGUAGES[language].plural)


def _faults(use: Use, entry: po.Entry, room: str, language: str, filled: frozenset[str]) -> Iterator[str]:
    """Codes of what is wrong with a translated entry."""
    declared = LANGUAGES[language]
    if room != use.room:
        yield "misplaced"
    if len(entry.forms) != (declared.forms if use.plural else 1):
        yield "forms"
    if _own(entry) - filled or not same_places(entry, language):
        yield "place"
    said = {use.message, use.plural}
    if any(form in said and english(form, "") for form in entry.forms) and use.message not in SAME:
        yield "copy"
    elif not declared.latin and any(english(form, room) for form in entry.forms):
        yield "english"


def same_places(entry: po.Entry, language: str) -> bool:
    """Whether a translation has the places of its sentence, or those that an exception names.

    Together its plural forms have all; each has those that both English forms have.
    """
    excepted = PLACES.get(language, {}).get(entry.key)
    if excepted is not None:
        return _own(entry) == {*excepted[0].split()}
    always = {*PLACE.findall(entry.message)}
    if entry.plural:
        always &= {*PLACE.findall(entry.plural)}
    return _own(entry) == _said(entry) and all(always <= {*PLACE.findall(form)} for form in entry.forms)


def _own(entry: po.Entry) -> set[str]:
    return {*PLACE.findall(" ".join(entry.forms))}


def _said(entry: po.Entry) -> set[str]:
    return {*PLACE.findall(f"{entry.message} {entry.plural}")}


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
        rooms.setdefault(use.room, []).append(_entry(use, entries_of.get(key), language))
    header = entries_of.get("") or po.Entry("", forms=[_header(language)])
    return {
        package / _file(room, language): po.written([header, *entries]) for room, entries in rooms.items()
    }


def _entry(use: Use, former: po.Entry | None, language: str) -> po.Entry:
    count = LANGUAGES[language].forms if use.plural else 1
    forms = [*(former.forms if former is not None else []), *[""] * count][:count]
    return po.Entry(use.message, use.plural, use.context, forms)


def _header(language: str) -> str:
    return HEADER.format(language=LANGUAGES[language].catalogue, plural=LANGUAGES[language].plural)


def _file(room: str, language: str) -> str:
    return f"{room}/locale/{LANGUAGES[language].catalogue}/{NAME}"
