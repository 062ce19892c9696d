"""In whose name a matter was brought: in the first party role of its procedure, in another one, or by an office.

It stands among the counts of the state, where it says something: the first party role says nothing, so that a matter that is
brought as most are is stored as it ever was. It goes with the matter into the procedure that it is handed to.
"""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.procedure import Procedure

PART, OFFICE = "brought:", "opened:"
"""Before the role in which it was brought: that of a party, or of an office."""
KEPT = ("hand:", PART, OFFICE)
"""How the counts begin that go with a matter into the procedure that it is handed to."""


def opener(definition: Procedure) -> str:
    """The role in which a matter is brought where nobody says another: its first party, else its first office."""
    return definition.bringer or definition.opens.who[0]


def noted(definition: Procedure, by: str | None) -> dict[str, int]:
    """What is counted of a matter that is opened in this role; nothing for that of its first party."""
    if by is None or by == definition.bringer:
        return {}
    return {f"{PART if by in definition.parties else OFFICE}{by}": 1}


def by_office(counts: Mapping[str, int]) -> bool:
    """Whether an office opened the matter: nobody holds its code, so that every party is called in."""
    return any(key.startswith(OFFICE) for key in counts)


def part_of(definition: Procedure, counts: Mapping[str, int]) -> str:
    """The party role of whoever brought a matter with these counts; empty where an office opened it."""
    if by_office(counts):
        return ""
    named = (key.removeprefix(PART) for key in counts if key.startswith(PART))
    return next((role for role in named if role in definition.parties), definition.bringer)


def called_in(definition: Procedure, counts: Mapping[str, int]) -> tuple[str, ...]:
    """The party roles in which an office calls somebody in: all but that of whoever brought it. In the order of the file."""
    part = part_of(definition, counts)
    return tuple(name for name in definition.roles if name in definition.parties and name != part)
