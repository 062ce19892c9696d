"""In which roles of the procedure an actor stands at a matter."""

from __future__ import annotations

from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Procedure


def roles_at(actor: Actor, row: Matter, definition: Procedure) -> frozenset[str]:
    """The roles that the actor may act in now.

    The holder of a code stands in the part of that code alone: whoever brought the matter, or a party that was called in. A
    post stands in a role if its office holds the mandate for it at
    the unit where the matter lies, or is the office that answers now; and in that of a body outside whose papers it puts
    on record.
    """
    if actor.matter == row.number:
        return sides.roles_of(definition, actor.part, row)
    offices = territory.offices()
    avoid = offices.round(row.against)
    names = set()
    for name, role in definition.roles.items():
        if role.kind != "office":
            continue
        holder = offices.holder(name, row.unit, row.category, avoid=avoid)
        if holder is not None and (holder.id, name) in actor.roles:
            names.add(name)
    answering = answering_role(definition, row.step)
    if answering is not None and (row.office, answering) in actor.roles:
        names.add(answering)
    return frozenset(names) | definition.outside_of(names)
