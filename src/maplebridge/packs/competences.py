"""Competences in a pack: which kinds of office may hold a role of a procedure, which roles one office must not hold
together, and where a role sits that is not the office's of the level at which a matter stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from maplebridge.packs.reading import PackError, names, parse, text_of

PLACE, ABOVE_SUBJECT = "place", "above_subject"
SEATS = (PLACE, ABOVE_SUBJECT)
"""Where a role may sit: at the place of the matter; one level above the office that is complained of."""
_KEYS = {"holds", "apart", "together", "many", "at", "law"}
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """What is asked of those who act in a procedure.

    holds  role → the kinds of office that may hold it; a role that is not named may be held by every kind
    apart  lines of roles, all of one line held by different offices; a role that is on no line is free
    together  lines of parties' roles in which one person may stand at once; nobody stands in two parts otherwise
    many   parties' roles in which several persons stand side by side, beside whoever brought the matter too
    at     role → one of SEATS;  law  by which rule they are apart, as the file says it
    """

    holds: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    apart: tuple[frozenset[str], ...] = ()
    together: tuple[frozenset[str], ...] = ()
    many: frozenset[str] = frozenset()
    at: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    law: str = ""

    def may_hold(self, role: str, kind: str) -> bool:
        """Whether offices of this kind may hold a role."""
        return role not in self.holds or kind in self.holds[role]

    def are_apart(self, one: str, other: str) -> bool:
        """Whether one office must not hold both roles."""
        return one != other and any(one in line and other in line for line in self.apart)

    def may_be_one(self, one: str, other: str) -> bool:
        """Whether one person may stand in both parts of one matter."""
        return any(one in line and other in line for line in self.together)

    def is_free(self, role: str) -> bool:
        """Whether a role may be held beside every other one."""
        return not any(role in line for line in self.apart)


FREE = Competence()
"""Nothing is asked."""


def competence_of(procedure: str) -> Competence:
    """What is asked of those who act in a procedure, by its id; FREE where no pack says anything. Raises PackError."""
    return _all().get(procedure, FREE)


@cache
def _all() -> Mapping[str, Competence]:
    return {key: one for pack in names() for key, one in competences(pack).items()}


@cache
def competences(pack: str) -> Mapping[str, Competence]:
    """Procedure id → what is asked, in the order of the file; empty where a pack says nothing. Raises PackError."""
    text = text_of(pack, "competences.toml")
    return {} if text is None else read_competences(text, name=f"{pack}/competences.toml")


def read_competences(text: str, *, name: str) -> dict[str, Competence]:
    """Read a file of competences. Raises PackError naming the procedure and the key."""
    return {key: _competence(row, f"{name}, {key}") for key, row in parse(text, name=name, table="procedure").items()}


def _competence(row: Mapping[str, Any], where: str) -> Competence:
    if not isinstance(row, Mapping) or (unknown := sorted(set(row) - _KEYS)):
        raise PackError(f"{where}: unknown key {next(iter(unknown), '')}; known are {', '.join(sorted(_KEYS))}.")
    lines, together = _lines(row, "apart", where), _lines(row, "together", where)
    if any(len(line) < 2 for line in lines):
        raise PackError(f"{where}: a line of “apart” names two roles or more, which different offices hold.")
    if any(len(line) < 2 for line in together):
        raise PackError(f"{where}: a line of “together” names two roles or more, in which one person may stand at once.")
    at = dict(row.get("at", {}))
    for role, seat in at.items():
        if seat not in SEATS:
            raise PackError(f"{where}: {role} sits at {seat!r}; a role sits at one of {', '.join(SEATS)}.")
    holds = {role: frozenset(_words(kinds, f"{where}, {role}")) for role, kinds in row.get("holds", {}).items()}
    many = frozenset(_words(row["many"], f"{where}, many")) if "many" in row else frozenset[str]()
    return Competence(holds=holds, apart=lines, together=together, many=many, at=at, law=str(row.get("law", "")))


def _lines(row: Mapping[str, Any], key: str, where: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_words(line, f"{where}, {key}")) for line in row.get(key, ()))


def _words(some: object, where: str) -> Iterable[str]:
    if not isinstance(some, list) or not some or not all(isinstance(one, str) and one for one in some):
        raise PackError(f"{where}: write a list of names, such as [\"government\"].")
    return some
