"""What may be done with a matter now, and what a form asks for it: frozen, in every declared language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from maplebridge.texts import Wording

Weight = Literal["main", "quiet", "ends", "grave"]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
"""How much an act weighs, in the order of a page."""
FieldKind = Literal[
    "text",
    "line",
    "yes",
    "number",
    "money",
    "date",
    "choice",
    "paper",
    "issued",
    "table",
    "office",
    "offices",
    "members",
    "level",
    "days",
    "files",
    "check",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActField:
    """One field of a form that the procedure asks for.

    options  (value, words) for kinds choice, paper, issued, office, offices, members, level
    columns, rows  of a table; how many rows at least and at most
    proposed  words with which the form begins, to be changed or left
    usual    the option that the rules say, of an office;  why  why that one
    nothing  what is said where it is needed and empty;  judged  whether it may stay empty, the act itself says
    """

    name: str
    title: Wording
    kind: FieldKind = "text"
    required: bool = True
    hint: Wording | None = None
    options: tuple[tuple[str, Wording], ...] = ()
    columns: tuple[ActField, ...] = ()
    rows: tuple[int, int] = (1, 1)
    nothing: Wording | None = None
    judged: bool = False
    proposed: Wording | None = None
    usual: str = ""
    why: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActChoice:
    """An act that is open to this actor now.

    name    what `act_on` is called with: an act of the procedure, or "extend", "pause", "resume", "duty.NAME"
    then    what happens then, in a sentence
    goes    the office that has the matter then, with its unit, where it is another one than has it now
    weight  main leads on, ends closes the matter, grave goes against somebody
    until   last day on which the act is open
    left    how many times it may still be done, for counted acts
    makes   numbered papers that it makes, by the names of its procedure, in the order of the file
    """

    name: str
    title: Wording
    then: Wording
    weight: Weight = "quiet"
    needs: tuple[ActField, ...] = ()
    law: Wording | None = None
    until: date | None = None
    left: int | None = None
    remedies: tuple[Wording, ...] = ()
    makes: tuple[tuple[str, Wording], ...] = ()
    do: Wording | None = None
    goes: Wording | None = None

    @property
    def task(self) -> Wording:
        """What one does, for heading and button; the title is what the timeline says of it."""
        return self.do or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class ActShut:
    """An act that is not open to this actor now, and why."""

    title: Wording
    why: Wording
