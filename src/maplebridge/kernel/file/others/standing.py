"""Who stands in the parts of a matter: nobody is said to have signed or agreed who was never called in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.papers import signing
from maplebridge.rules.procedure import Procedure


def heard(definition: Procedure, row: Matter, found: Sequence[course.Choice]) -> tuple[course.Choice, ...]:
    """What the course says is open, in the same order; shut where an office would put on record the signature, the will or
    the agreement of a part in which nobody stands.

    One query where an act that is open rests on a party, inside the scope of whoever reads the matter; else none.
    """
    rests = [_rests_on(definition, row.step, one) if one.open else () for one in found]
    if not any(rests):
        return tuple(found)
    there = {one.role for one in sides.parties_of(row.number)} | {sides.bringer(definition, row)}
    absent = [[role for role in roles if role not in there] for roles in rests]
    return tuple(_shut(one, missing) for one, missing in zip(found, absent, strict=True))


def _rests_on(definition: Procedure, step: str, choice: course.Choice) -> tuple[str, ...]:
    """The parties without whom a choice of an office says nothing true."""
    act = definition.acts_at(step).get(choice.name) if choice.kind == "act" else None
    if act is not None:
        return signing.rests_on(definition, act)
    return () if choice.who in definition.parties else signing.of_fields(definition, choice.needs)


def _shut(choice: course.Choice, absent: list[str]) -> course.Choice:
    """A choice that waits for those who were not called in; as it is where all were."""
    if not absent:
        return choice
    return replace(choice, open=False, refusal=course.Refusal("nobody", {"roles": ",".join(absent)}))
