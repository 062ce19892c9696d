"""Wordings one after the other: a list, alternatives, clauses, sentences.

Each takes a sequence, never a generator: that would run in here, and call back into the room above that wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.texts.wording import Joined, Text, Wording

_LIST = Text("{before}, {after}")
_OR = Text("{before} or {after}")
_AND = Text("{before} and {after}")
_QUOTED = Text("{before}”, “{after}")
_CLAUSES = Text("{before}; {after}")
_SENTENCES = Text("{before} {after}")


def listed(parts: Sequence[Wording]) -> Joined:
    """“A, B, C”."""
    return Joined(_LIST, parts)


def either(parts: Sequence[Wording]) -> Joined:
    """“A or B or C”."""
    return Joined(_OR, parts)


def both(parts: Sequence[Wording]) -> Wording:
    """“A, B and C”."""
    *first, last = parts
    return Joined(_AND, (listed(first), last)) if first else last


def quoted(parts: Sequence[Wording]) -> Joined:
    """“A”, “B”: several inside the quotation marks of a sentence."""
    return Joined(_QUOTED, parts)


def clauses(parts: Sequence[Wording]) -> Joined:
    """“A; B; C”."""
    return Joined(_CLAUSES, parts)


def sentences(parts: Sequence[Wording]) -> Joined:
    """Whole sentences, one after the other."""
    return Joined(_SENTENCES, parts)
