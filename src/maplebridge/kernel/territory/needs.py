"""What a procedure asks of the city: which office roles some step needs, at which levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maplebridge.rules.procedure import ABOVE, Procedure, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What one procedure asks of the city.

    levels      where it may stand, lowest first
    opens       where it may open
    competent   the role whose mandate decides where it opens
    roles       level → the office roles that some step needs there
    categories  codes of the classes that lead to it
    """

    procedure: str
    levels: tuple[str, ...]
    opens: tuple[str, ...]
    competent: str
    roles: Mapping[str, frozenset[str]]
    categories: tuple[str, ...]


COMPETENT = ("handler", "office", "competent_office", "mediator")
"""Roles whose mandate decides where a matter goes, if the procedure has one of them."""


def competent_role(procedure: Procedure) -> str:
    """The role whose mandate decides where a matter opens: the one that handles it, else the first step's."""
    role_named = next((role for role in COMPETENT if role in procedure.roles), None)
    return role_named or procedure.steps[procedure.opens.step].who


def needs_of(procedure: Procedure, categories: Iterable[str]) -> Needs:
    """Read the needs off a procedure; its own category prefixes narrow the classes of the taxonomy."""
    fitting = [c for c in categories if not procedure.categories or c.startswith(tuple(procedure.categories))]
    roles: dict[str, set[str]] = {level: set() for level in procedure.levels}
    for step in procedure.steps.values():
        needed = {r for r in _roles(procedure, step) if _is_office(procedure, r)}
        for level in _levels(procedure, step):
            roles[level] |= needed
    return Needs(
        procedure=procedure.id,
        levels=tuple(procedure.levels),
        opens=tuple(procedure.opens.levels),
        competent=competent_role(procedure),
        roles={level: frozenset(some) for level, some in roles.items()},
        categories=tuple(fitting),
    )


def _levels(procedure: Procedure, step: Step) -> tuple[str, ...]:
    if step.at == ABOVE:
        return tuple(procedure.levels[1:])
    return (step.at,) if step.at in procedure.levels else tuple(procedure.levels)


def _roles(procedure: Procedure, step: Step) -> Iterator[str]:
    yield step.who
    for act in procedure.acts_at(step.name).values():
        yield from act.who
    for duty in step.duties.values():
        yield from duty.who
        if duty.waive is not None:
            yield from duty.waive.by
    for part in (step.extend, step.pause):
        if part is not None:
            yield from part.by


def _is_office(procedure: Procedure, role: str) -> bool:
    return role in procedure.roles and procedure.roles[role].kind == "office"
