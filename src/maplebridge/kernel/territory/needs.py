"""What a procedure asks of the city: which office roles some step needs, at which levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maplebridge.kernel.territory.doctor import Needs
from maplebridge.rules.procedure import ABOVE, Procedure, Step


def needs_of(procedure: Procedure, *, competent: str, categories: Iterable[str]) -> Needs:
    """Read the needs off a procedure.

    competent   the role whose mandate decides where a matter opens
    categories  the classes of the city's taxonomy; the procedure's own prefixes narrow them
    """
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
        competent=competent,
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
