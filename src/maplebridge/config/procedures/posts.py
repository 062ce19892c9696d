"""Who signs in for the offices that a procedure asks, unit by unit; and who looks for somebody where nobody does.

An office acts through posts whose accounts may sign in. Where an office of some unit has none, a matter there waits for a
person: whoever gives sign-ins looks for one, and is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from maplebridge.home import urls
from maplebridge.kernel.identity.actor import Actor, actor_for
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.soundness.city import roles_by_level
from maplebridge.rules.soundness.ways.graph import Graph
from maplebridge.web.access import Who, may_enter

GIVING = "account-new"
"""The page on which sign-ins are given: whoever enters it looks for somebody where nobody signs in."""
Fills = dict[tuple[str, int], set[int]]
"""Role and unit -> the offices that fill the role there, each for some class of matter."""


@dataclass(frozen=True, slots=True)
class Post:
    """An account that may sign in, and what it may do."""

    name: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """Units of a level where an office that fills a role has nobody who signs in for it.

    units          how many they are;  of  so many units of that level have an office that fills the role
    first          English name of the first of them
    looked_for_by  the accounts that give sign-ins in this city; empty where nobody would look
    """

    role: str
    level: str
    units: int
    of: int
    first: str
    looked_for_by: tuple[str, ...]


def sign_ins(now: datetime) -> list[Post]:
    """The accounts that may sign in today, with their posts. The oldest account first. A query, and one for each."""
    rows = Account.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("id")
    posts = (Post(row.username, actor_for(row, now)) for row in rows)
    return [one for one in posts if one.actor.office_ids]


def pages() -> dict[str, Who]:
    """Every page of the city by its name, with who may enter it."""
    return {page.name: page.callback.requires.who for page in urls.pages}


def waiting(graph: Graph, posts: Sequence[Post]) -> Iterator[Waiting]:
    """Where a role of a procedure has no sign-in, by level and role. A unit is looked at for each office that fills the role
    there for some class; where none does, the matter does not open there and `doctor` says so. No query.
    """
    definition, tree, seen = graph.procedure, territory.tree(), pages()
    filled = _filled(definition)
    signed = {pair for post in posts for pair in post.actor.roles}
    lookers = tuple(post.name for post in posts if GIVING in seen and may_enter(post.actor, seen[GIVING]))
    seats = territory.offices().competent(definition).rules.at
    for level, roles in roles_by_level(graph).items():
        here = {unit.id for unit in tree.level_units(level)}
        for role in sorted(roles):
            at = [unit for name, unit in filled if name == role and (unit in here or role in seats)]
            without = [unit for unit in at if any((office, role) not in signed for office in filled[role, unit])]
            if without:
                first = tree.unit(min(without)).name_en
                yield Waiting(role, level, len(without), len(at), first, lookers)


def _filled(definition: Procedure) -> Fills:
    """The offices that fill each role of a procedure, by unit."""
    offices, filled = territory.offices(), Fills()
    competent = offices.competent(definition)
    for mandate in offices.mandates.all:
        office, role = offices.by_id(mandate.office), definition.roles.get(mandate.role)
        if office is None or role is None or role.kind != "office":
            continue
        found = competent.holder(mandate.role, office.unit, mandate.category)
        if found is not None and found.office == office.id:
            filled.setdefault((mandate.role, office.unit), set()).add(office.id)
    return filled
