"""In which roles of the procedure an actor stands at a matter."""

from __future__ import annotations

from maplebridge.kernel import ledger
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.lifecycle.holding import seat, unit_for
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.competences import Competence
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Procedure


def roles_at(actor: Actor, row: Matter, definition: Procedure) -> frozenset[str]:
    """The roles that the actor may act in now.

    The holder of a code stands in the part of that code alone: whoever brought the matter, or a party that was called in. A
    post stands in a role if its office holds the mandate for it at the unit where the role sits, of a kind that may hold it,
    or is the office that answers now; never in two roles that its procedure keeps apart, whichever of its offices it acts
    for; and in that of a body outside whose papers it puts on record.
    """
    if actor.matter == row.number:
        return sides.roles_of(definition, actor.part, row)
    offices = territory.offices()
    avoid, rules = offices.round(row.against), offices.competent(definition).rules
    names = set()
    for name, role in definition.roles.items():
        if role.kind != "office":
            continue
        holder = offices.fills(definition, name, _unit(row, definition, name, rules), row.category, avoid=avoid)
        if holder is not None and (holder.id, name) in actor.roles:
            names.add(name)
    answering = answering_role(definition, row.step)
    if answering is not None and (row.office, answering) in actor.roles:
        names.add(answering)
    kept = apart(names - _barred(actor, row, rules), rules, first=answering)
    return kept | definition.outside_of(kept)


def barred_at(actor: Actor, row: Matter, definition: Procedure) -> frozenset[str]:
    """The roles that this account does not act in any more: it acted in one that is kept apart from them. One query where
    the procedure keeps any apart.
    """
    return _barred(actor, row, territory.offices().competent(definition).rules)


def _barred(actor: Actor, row: Matter, rules: Competence) -> frozenset[str]:
    """As `barred_at`. Whoever plays a post of the sample city without an account is nobody's account."""
    lines = frozenset().union(*rules.apart)
    if not lines or not actor.account_id:
        return frozenset()
    acted = {str(one.content.role) for one in ledger.entries_of(row.number) if one.by == actor.by and one.content.role}
    return frozenset(one for one in lines - acted if any(rules.are_apart(one, role) for role in acted))


def apart(names: set[str], rules: Competence, *, first: str | None) -> frozenset[str]:
    """Of several roles those that one may stand in together: the role that answers now goes first, then their names."""
    kept: list[str] = []
    for name in sorted(names, key=lambda one: (one != first, one)):
        if not any(rules.are_apart(name, other) for other in kept):
            kept.append(name)
    return frozenset(kept)


def _unit(row: Matter, definition: Procedure, role: str, rules: Competence) -> int:
    """The unit where a role of the matter sits. Where some role sits elsewhere, the matter may lie there for a while."""
    if not rules.at:
        return row.unit
    if role in rules.at:
        return seat(
            definition, role, place=row.place, level=row.level, category=row.category, against=row.against
        )
    return unit_for(row.place, row.level, row.against)
