"""The languages that are declared: here, and in a folder of one's own that `MAPLEBRIDGE_LANGUAGES` names."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DECLARED = "languages.toml"
FIRST = "en"
"""The language that stands in the code, and that is shown where a translation is missing."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    code       how addresses, settings and stored texts name it, "zh"
    name       what it calls itself
    html       its code in pages, "zh-Hans"
    django     its code in Django, "zh-hans"
    catalogue  folder of its catalogues in each room's `locale`; "" for the language of the code
    spaces     whether spaces part its words, so that a line breaks at them
    latin      whether it is written in Latin letters; else an English word in a translation is found
    plural     its plural forms, as the header of a catalogue says them
    """

    code: str
    name: str
    html: str
    django: str
    catalogue: str = ""
    spaces: bool = True
    latin: bool = True
    plural: str = "nplurals=2; plural=(n != 1);"

    @property
    def forms(self) -> int:
        """How many plural forms it has."""
        return int(self.plural.partition("nplurals=")[2].partition(";")[0])


def own_folder() -> Path | None:
    """Folder with further languages: a `languages.toml`, and catalogues `<catalogue>.po` beside it."""
    named = os.environ.get("MAPLEBRIDGE_LANGUAGES")
    return Path(named) if named else None


def read(folder: Path) -> dict[str, Language]:
    """Languages that the `languages.toml` of a folder declares.

    raises  OSError, tomllib.TOMLDecodeError; TypeError for a key that no language has
    """
    rows = tomllib.loads((folder / DECLARED).read_text("utf-8"))
    return {code: Language(code=code, **row) for code, row in rows.items()}


def _declared() -> dict[str, Language]:
    own = own_folder()
    return read(Path(__file__).parent) | (read(own) if own else {})


LANGUAGES = _declared()
"""Every declared language by its code, English first."""


@lru_cache(maxsize=256)
def nearest(code: str) -> str:
    """The declared language nearest to `code`; English if none is.

    >>> nearest("zh-Hans"), nearest("en-GB"), nearest("xx")
    ('zh', 'en', 'en')
    """
    plain = code.replace("_", "-").lower()
    if plain in LANGUAGES:
        return plain
    head = plain.partition("-")[0]
    return head if head in LANGUAGES else FIRST
