"""Who signs what: the acts by which a party signs for itself, and those that show what the parties signed on paper."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.rules.places import Act, Outside, Step
from maplebridge.rules.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Signing:
    """How a paper is signed, by names of its procedure, each in the order of the file.

    sides  roles of the parties who sign;  own  acts by which one of them signs for itself
    shown  acts of an office by which it shows that all of them signed on paper
    """

    sides: tuple[str, ...]
    own: tuple[str, ...]
    shown: tuple[str, ...]


def shows(procedure: Procedure, act: Act) -> tuple[str, ...]:
    """The parties whose signatures an act of an office shows: those that a field it needs is said to be of."""
    fields = [procedure.field_of(name) for name in act.needs]
    return tuple(dict.fromkeys(role for one in fields if one.kind in ("file", "yes") for role in one.of))


def asks(procedure: Procedure, place: str) -> bool:
    """Whether a party signs at this step."""
    return any(one.signs is not None for one in procedure.acts_at(place).values())


def proposes(procedure: Procedure, act: Act) -> bool:
    """Whether an act puts something before the parties to be signed."""
    return act.signs is None and act.to in procedure.places and asks(procedure, act.to)


def of_act(procedure: Procedure, act: Act) -> Signing | None:
    """How the paper of an act is signed: by acts that follow, or before it, on paper; None where nobody signs it."""
    if proposes(procedure, act):
        acts = [one for name in procedure.places for one in procedure.acts_at(name).values()]
        own = [one for one in acts if one.signs is not None]
        sides = {role for one in own for role in procedure.field_of(str(one.signs)).of}
        shown = [one.name for one in acts if sides & set(shows(procedure, one))]
        return Signing(_ordered(procedure, sides), _names([one.name for one in own]), _names(shown))
    sides = set(shows(procedure, act))
    return Signing(_ordered(procedure, sides), (), (act.name,)) if sides else None


def after(procedure: Procedure, place: str) -> str:
    """Where a matter goes once each side has signed, from a step at which one signs."""
    seen: set[str] = set()
    while place not in seen and asks(procedure, place):  # ends: each turn adds a place of the procedure
        seen.add(place)
        place = next(
            (
                one.to
                for one in procedure.acts_at(place).values()
                if one.signs is not None and one.to is not None
            ),
            place,
        )
    return place


def open_to_both(procedure: Procedure, place: str) -> tuple[Act, ...]:
    """What the parties may bring before somebody outside from a step, in the order of the file: a court, to confirm it."""
    if not isinstance(procedure.places.get(place), Step):
        return ()
    acts = procedure.acts_at(place).values()
    return tuple(
        one
        for one in acts
        if isinstance(procedure.places.get(one.to or ""), Outside) and set(one.who) <= procedure.parties
    )


def _ordered(procedure: Procedure, roles: set[str]) -> tuple[str, ...]:
    return tuple(name for name in procedure.roles if name in roles)


def _names(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
