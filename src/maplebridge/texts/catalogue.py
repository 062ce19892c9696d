"""The translations of a language: the catalogues of all rooms, merged when first needed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from importlib.util import find_spec
from pathlib import Path

from maplebridge.texts import po
from maplebridge.texts.languages import FIRST, LANGUAGES, own_folder

PACKAGE = Path(__file__).resolve().parents[1]
NAME = Path("LC_MESSAGES") / "texts.po"
PLURALS = re.compile(r"Plural-Forms:.*?plural=([^;\n]+)")


def _one_or_many(count: int) -> int:
    return int(count != 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations of one language.

    forms   message → its forms; a message that never counts has one
    plural  count → number of the form
    """

    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = _one_or_many


def sources(language: str) -> list[Path]:
    """Catalogue files of a language: one a room, sorted by path, then the one in a folder of one's own.

    Rooms are those of this package, and verbs that stand elsewhere.
    """
    folder = LANGUAGES[language].catalogue
    if not folder:
        return []
    rooms = [path for deep in ("*", "*/*") for path in PACKAGE.glob(f"{deep}/locale/{folder}/{NAME}")]
    rooms += [path for room in _rooms_elsewhere() if (path := room / "locale" / folder / NAME).exists()]
    own = own_folder()
    return sorted(rooms) + ([own / f"{folder}.po"] if own and (own / f"{folder}.po").exists() else [])


def _rooms_elsewhere() -> Iterator[Path]:
    """Folders of the verbs that stand outside this package, as `MAPLEBRIDGE_VERBS` names them."""
    for name in os.environ.get("MAPLEBRIDGE_VERBS", "").split():
        spec = find_spec(name)
        yield from map(Path, (spec and spec.submodule_search_locations) or ())


@lru_cache(maxsize=16)
def catalogue(language: str) -> Catalogue:
    """The merged catalogue of a declared language; empty for English, which the code itself says."""
    forms: dict[str, tuple[str, ...]] = {}
    plural: Callable[[int], int] = _one_or_many
    for path in sources(language):
        for entry in po.entries(path.read_text("utf-8")):
            if not entry.message:
                counted = PLURALS.search(entry.forms[0])
                plural = c2py(counted[1]) if counted else plural
            elif all(entry.forms):
                forms[entry.key] = tuple(entry.forms)
    return Catalogue(forms, plural)


def translated(language: str, message: str, context: str = "") -> str:
    """`message` in a declared language; as it is where nobody has translated it."""
    if language == FIRST:
        return message
    forms = catalogue(language).forms.get(po.key(message, context))
    return forms[0] if forms else message


def translated_count(language: str, one: str, many: str, count: int, context: str = "") -> str:
    """The form of a message that fits `count`, in a declared language."""
    own = catalogue(language)
    forms = own.forms.get(po.key(one, context))
    if forms is None or language == FIRST:
        return many if _one_or_many(count) else one
    return forms[min(own.plural(count), len(forms) - 1)]
