"""The procedures and the calendar of the packs, read once for all tests of the law."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import maplebridge.packs
from maplebridge.rules.calendar import Calendar
from maplebridge.rules.language import parse
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness import PackProof, Proof, prove, prove_pack

PACK = Path(maplebridge.packs.__file__).parent / "cn"
FILES = sorted((PACK / "procedures").glob("*.toml"))
NAMES = [file.stem for file in FILES]
EVERY = [*FILES, *sorted((PACK.parent / "xx" / "procedures").glob("*.toml"))]
"""The procedures of every pack."""


@cache
def calendar() -> Calendar:
    """Calendar of the pack."""
    return Calendar.from_tables(file.read_text() for file in sorted((PACK / "calendar").glob("*.toml")))


@cache
def read(file: Path) -> Procedure:
    """One procedure."""
    return parse(file.read_text("utf-8"), name=file.name)


@cache
def proved(name: str) -> Proof:
    """Proof of one procedure of the pack, by the stem of its file."""
    return prove(read(PACK / "procedures" / f"{name}.toml"), calendar())


@cache
def whole() -> PackProof:
    """Proof of all procedures of the pack together."""
    return prove_pack([read(file) for file in FILES], calendar())
