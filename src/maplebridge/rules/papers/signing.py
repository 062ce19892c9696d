"""Who signs what: the acts by which a party signs for itself, and those that show what the parties signed on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maplebridge.rules.places import Act, Outside, Step
from maplebridge.rules.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Signing:
    """How a paper is signed, by names of its procedure, each in the order of the file.

    sides  roles of the parties who sign;  own  acts by which one of them signs for itself
    shown  acts of an office by which it shows that all of them, or one, signed on paper
    """

    sides: tuple[str, ...]
    own: tuple[str, ...]
    shown: tuple[str, ...]


def shows(procedure: Procedure, act: Act) -> tuple[str, ...]:
    """The parties whose signatures an act of an office shows: those that a field it needs is said to be of."""
    fields = [procedure.field_of(name) for name in act.needs]
    return tuple(dict.fromkeys(role for one in fields if one.kind == "file" for role in one.of))


def rests_on(procedure: Procedure, act: Act) -> tuple[str, ...]:
    """The parties without whom an act of an office says nothing true: whose signature it puts on record, whose will it
    affirms, or before whom it puts what they are to sign. In the order of the file; none for an act of a party.
    """
    if not procedure.parties.isdisjoint(act.who):
        return ()
    fields = [procedure.field_of(str(one.signs)) for one in _signed_after(procedure, act)]
    roles = {role for one in fields for role in one.of} | ({act.on_paper} if act.on_paper else set())
    if act.on_paper is None:
        roles |= set(of_fields(procedure, act.needs))
    return _ordered(procedure, roles & procedure.parties)


def undone_by(procedure: Procedure, place: str, act: Act) -> tuple[frozenset[str], frozenset[str]]:
    """The facts of signatures that no longer count once an act is taken that stays at its place: it puts a new text before
    those who sign, or takes the present one back (`uses_up`).

    returns  all such facts; and those of each side's own act, with all of which the text binds: then the act is shut, as is
             one that leads elsewhere than what waits for them, whoever takes it
    """
    if act.signs is not None:
        return frozenset(), frozenset()
    if act.to is not None:
        return frozenset(), _led_past(procedure, place, act)
    texts = {f"{place}.{act.name}", *(act.requires if act.uses_up else ())}
    signed = [one for one in procedure.acts_at(place).values() if one.signs is not None and texts & set(one.requires)]
    own = frozenset(f"{place}.{one.name}" for one in signed if one.on_paper is None)
    return own.union(*((f"{place}.{one.name}", *one.stands_for) for one in signed)), own


def _led_past(procedure: Procedure, place: str, act: Act) -> frozenset[str]:
    """The signatures of each side's own act at a place, for all of which another act waits that leads on from there, but not
    this one. None where they are no text but a word with which the sides go before somebody outside, which is taken back;
    and none of an act that leads before somebody outside: no text shuts that door (bound B7).
    """
    if isinstance(procedure.places.get(act.to or ""), Outside):
        return frozenset()
    acts = procedure.acts_at(place).values()
    waiting = {one.name for one in open_to_both(procedure, place)}
    for name in _signed_at(procedure, place):
        own = frozenset(f"{place}.{one.name}" for one in acts if one.signs == name and one.on_paper is None)
        on = [one.name for one in acts if one.to is not None and own and own <= set(one.requires)]
        if on and act.name not in on and waiting.isdisjoint(on):
            return own
    return frozenset()


def of_fields(procedure: Procedure, needs: Iterable[str]) -> tuple[str, ...]:
    """The parties whose will or signature some fields are said to be of. In the order of the file."""
    roles = {role for name in needs for role in procedure.field_of(name).of}
    return _ordered(procedure, roles & procedure.parties)


def brought_together(procedure: Procedure, place: str, act: Act) -> bool:
    """Whether what an act signs is no text but a word of each side, with which all of them go before a body outside."""
    return any(f"{place}.{act.name}" in one.requires for one in open_to_both(procedure, place))


def _signed_at(procedure: Procedure, place: str) -> frozenset[str]:
    """The fields of signatures that are given at a place."""
    return frozenset(one.signs for one in procedure.acts_at(place).values() if one.signs is not None)


def of_one(procedure: Procedure, name: str) -> str:
    """The party whose own signature on paper an act of an office puts on record; empty where it shows all of them."""
    acts = (procedure.acts_at(place).get(name) for place in procedure.places)
    return next((one.on_paper for one in acts if one is not None and one.on_paper), "")


def puts_forward(procedure: Procedure, act: Act) -> frozenset[str]:
    """The fields of signatures for which an act puts a text before the parties."""
    return frozenset(str(one.signs) for one in _signed_after(procedure, act))


def proposes(procedure: Procedure, act: Act) -> bool:
    """Whether an act puts something before the parties to be signed."""
    return bool(_signed_after(procedure, act))


def _signed_after(procedure: Procedure, act: Act) -> list[Act]:
    """The acts that sign what an act puts forward: those of the step that it leads to, or of its own that wait for it."""
    if act.signs is not None:
        return []
    if act.to in procedure.places:
        return [
            one
            for one in procedure.acts_at(act.to).values()
            if one.signs is not None and not any(fact.startswith(f"{act.to}.") for fact in one.requires)
        ]
    places = [name for name in procedure.places if procedure.acts_at(name).get(act.name) is act]
    return [
        one
        for name in places
        for one in procedure.acts_at(name).values()
        if one.signs is not None and f"{name}.{act.name}" in one.requires
    ]


def of_act(procedure: Procedure, act: Act) -> Signing | None:
    """How the paper of an act is signed: by acts that follow, or before it, on paper; None where nobody signs it."""
    if following := _signed_after(procedure, act):
        fields = {one.signs for one in following}
        acts = [one for name in procedure.places for one in procedure.acts_at(name).values()]
        signing = [one for one in acts if one.signs in fields]
        sides = {role for one in fields for role in procedure.field_of(str(one)).of}
        shown = [one.name for one in acts if one.on_paper is None and sides & set(shows(procedure, one))]
        paper = [one.name for one in signing if one.on_paper is not None]
        own = [one.name for one in signing if one.on_paper is None]
        return Signing(_ordered(procedure, sides), _names(own), _names([*shown, *paper]))
    sides = set(shows(procedure, act))
    return Signing(_ordered(procedure, sides), (), (act.name,)) if sides else None


def after(procedure: Procedure, place: str) -> str:
    """Where a matter goes once each side has signed, from a step at which one signs."""
    seen: set[str] = set()
    first = _signed_at(procedure, place)
    while place not in seen and first & _signed_at(procedure, place):  # ends: each turn adds a place of the procedure
        seen.add(place)
        place = _once_signed(procedure, place)
    return place


def _once_signed(procedure: Procedure, place: str) -> str:
    """Where the last signature leads, or the act that waits for all of them; the place itself where none does."""
    acts = procedure.acts_at(place).values()
    own = {f"{place}.{one.name}" for one in acts if one.signs is not None}
    leaving = [one for one in acts if one.to is not None and (one.signs is not None or own & set(one.requires))]
    return next((str(one.to) for one in leaving), place)


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
