"""What the documents say: those in docs, and the README of each verb that has one, which says what is its own."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def readmes() -> list[Path]:
    """The READMEs of verbs."""
    return sorted((ROOT / "src" / "maplebridge" / "acts").glob("*/README.md"))


def said_in(document: Path) -> str:
    """A document and, after it, what each verb says of itself."""
    return "\n".join(path.read_text("utf-8") for path in (document, *readmes()))


def sections(document: Path, heading: str) -> str:
    """The text under a heading of the second level, in the document and in each README that has it."""
    pattern = rf"^## {re.escape(heading)}[^\n]*\n(.*?)(?=^## |\Z)"
    return "\n".join(re.findall(pattern, said_in(document), re.M | re.S))
