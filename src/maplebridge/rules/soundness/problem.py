"""What a proof finds wrong: a code, a place, one sentence in each language, and a run that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from maplebridge.rules.course import Event
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Title, Wording

Code = Literal["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11"]

Shows = Literal["sticks", "loops", "too_late", "no_gate", "same_office"]


@dataclass(frozen=True, slots=True)
class Witness:
    """A run that shows a problem when `course.step` replays it.

    sticks       after the events the matter stands at `place`, has no running limit, and no act leaves it
    loops        after the events it stands at `place` for the second time with the same counts
    too_late     after the events it stands at `place`, and `act` is refused on every day until the last
    no_gate      after the events it stands at `place` without the fact `fact`
    same_office  after the events the office that decided sits at `place` as its own reviewer
    """

    shows: Shows
    opened: int
    level: str
    events: tuple[Event, ...]
    place: str
    act: str = ""
    fact: str = ""
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not sound, said to the person who wrote the file.

    leads_to  id of the procedure that cannot take what is led to it; empty where that is not what is wrong
    """

    code: Code
    where: str
    words: Wording
    witness: Witness | None = None
    leads_to: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.words.in_language('en')}"

    def in_language(self, code: str) -> str:
        """The sentence in a language."""
        return self.words.in_language(code)


def names(procedure: Procedure, place: str) -> Wording:
    """Title of a place; its bare name if the file has no such place."""
    try:
        return procedure.place(place).title
    except KeyError:
        return Title(place, place)
