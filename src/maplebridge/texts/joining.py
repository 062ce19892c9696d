"""Wordings one after the other: a list, alternatives, clauses, sentences."""

from __future__ import annotations

from collections.abc import Iterable

from maplebridge.texts.wording import Joined, Text, Wording

_LIST = Text("{before}, {after}")
_OR = Text("{before} or {after}")
_AND = Text("{before} and {after}")
_QUOTED = Text("{before}”, “{after}")
_CLAUSES = Text("{before}; {after}")
_SENTENCES = Text("{before} {after}")


def listed(parts: Iterable[Wording]) -> Joined:
    """“A, B, C”."""
    return Joined(_LIST, parts)


def either(parts: Iterable[Wording]) -> Joined:
    """“A or B or C”."""
    return Joined(_OR, parts)


def both(parts: Iterable[Wording]) -> Wording:
    """“A, B and C”."""
    *first, last = parts
    return Joined(_AND, (listed(first), last)) if first else last


def quoted(parts: Iterable[Wording]) -> Joined:
    """“A”, “B”: several inside the quotation marks of a sentence."""
    return Joined(_QUOTED, parts)


def clauses(parts: Iterable[Wording]) -> Joined:
    """“A; B; C”."""
    return Joined(_CLAUSES, parts)


def sentences(parts: Iterable[Wording]) -> Joined:
    """Whole sentences, one after the other."""
    return Joined(_SENTENCES, parts)
