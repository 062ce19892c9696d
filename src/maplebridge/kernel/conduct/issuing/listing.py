"""The numbered papers of a matter as a list for programs: number, kind, day, hashes, in which roles somebody gets one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maplebridge.kernel.conduct.issuing.reading import title_of
from maplebridge.kernel.conduct.models import Edition, Issued
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Wording


@dataclass(frozen=True, slots=True)
class Listed:
    """A numbered paper without its words.

    seq     entry of the act that made it;  document  as the procedure names it
    hashes  SHA-256 of its PDF by language, in hex; none while it is being set
    to      the roles to which it is addressed: of a side only its own
    """

    number: str
    seq: int
    document: str
    title: Wording
    day: date
    hashes: Mapping[str, str]
    to: tuple[Wording, ...]


def listed(*, actor: Actor, number: int) -> tuple[Listed, ...]:
    """The papers of a matter that this reader may see, in the order of their numbers; none where it sees no such matter.

    Three queries, one more for a party.
    """
    with scope.reading(actor):
        rows = list(Issued.objects.filter(matter=number).order_by("pk"))
        matter = Matter.objects.filter(pk=number).first()
        editions = Edition.objects.filter(issued__in=rows).order_by("seq") if rows else Edition.objects.none()
        hashes: dict[int, dict[str, str]] = {}
        for issued, language, digest in editions.values_list("issued", "language", "digest"):
            hashes.setdefault(issued, {})[language] = digest
    if matter is None:
        return ()
    definition = registry.by_id(matter.procedure_id).procedure
    return tuple(_listed(row, definition, hashes.get(row.pk, {}), actor) for row in rows)


def _listed(row: Issued, definition: Procedure, hashes: Mapping[str, str], actor: Actor) -> Listed:
    content = json.loads(row.content)
    adopted = registry.by_key(content["procedure"], content["version"])
    under = definition if adopted is None else adopted.procedure
    roles = ([under.bringer] if row.bringer and under.bringer else []) + list(row.roles)
    if actor.account_id is None:
        own = under.bringer if actor.party is None else actor.part
        roles = [one for one in roles if one == own]
    return Listed(
        content["number"], row.seq, row.document, title_of(content), date.fromisoformat(content["day"]), hashes,
        tuple(under.role_title(one) for one in roles),
    )  # fmt: skip
