"""The template of a document: that of its procedure, else that of its name, else the one for any decision.

`packs/<pack>/papers/` holds them, and each verb that brings procedures may have a folder `papers/<pack>` beside its
`procedures`, which is asked first:

    cn.petition.claim.opinion.typ   of one document of one procedure
    opinion.typ                     of a document of this name, whatever the procedure
    papers.toml                     [mark] the letters in the number of each document; those of one mark are counted together
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKS = Path(__file__).parents[2] / "packs"
LIBRARY = Path(__file__).parent / "library"
GENERAL = "decision"
"""The template of a document that has none of its own."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its name, its source, whether it is the general one.

    digest  SHA-256 of source and library, in hex: what the look of a paper follows from beside its data
    """

    name: str
    source: bytes
    general: bool

    @property
    def digest(self) -> str:
        """SHA-256 of the source and of the library that it uses, in hex."""
        return hashlib.sha256(self.source + b"\0" + (LIBRARY / "paper.typ").read_bytes()).hexdigest()


def template(pack: str, procedure: str, document: str, more: Iterable[Path] = ()) -> Template:
    """The template of a document.

    procedure  id of its procedure;  more  folders that are asked first, in their order: those of verbs
    """
    for folder in (*more, PACKS / pack / "papers"):
        for name in (f"{procedure}.{document}", document):
            path = folder / f"{name}.typ"
            if path.is_file():
                return Template(name, path.read_bytes(), general=False)
    return Template(GENERAL, (LIBRARY / f"{GENERAL}.typ").read_bytes(), general=True)


@cache
def marks(pack: str) -> dict[str, str]:
    """The letters in the numbers of documents, by `procedure.document` or by the document's name alone.

    raises  ValueError  the file cannot be read, or a mark is no text of 1 to 8 letters
    """
    path = PACKS / pack / "papers" / "papers.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8")).get("mark", {})
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} of pack {pack}: {error}.") from error
    for name, mark in table.items():
        if not isinstance(mark, str) or not 1 <= len(mark) <= 8:
            raise ValueError(f"{path.name} of pack {pack}: the mark of {name} is a text of 1 to 8 letters.")
    return dict(table)


def mark(pack: str, procedure: str, document: str) -> str:
    """The letters in the number of a document; its name where the pack says none.

    procedure  id of its procedure
    raises  ValueError
    """
    known = marks(pack)
    return known.get(f"{procedure}.{document}") or known.get(document) or document
