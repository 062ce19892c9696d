"""Several persons in one part: what settles, signs, waives or withdraws, each says for itself; it counts with the last.

Labour Dispute Mediation and Arbitration Law, art. 7; Regulation on Petition Work, art. 20; Civil Procedure Law, art. 56:
those whom they choose act for all of them, but not in that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection

from maplebridge.kernel import ledger
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.doing import ActChoice
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.codes import AGREED
from maplebridge.kernel.matter.lifecycle.moving import Move
from maplebridge.kernel.matter.models import Matter
from maplebridge.rules import course
from maplebridge.rules.competence.powers import needs_special
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import NotAllowed
from maplebridge.texts import Text
from maplebridge.texts.joining import sentences

ALREADY = Text(
    "You have said so already. It counts once each of the {all} persons in this part has; {agreed} have so far."
)
EACH = Text("Each of the {all} persons in this part says so for itself; it counts once the last one has.")


def members(definition: Procedure, row: Matter, role: str) -> frozenset[int]:
    """Those who stand in a part themselves: primary keys, 0 for whoever brought the matter. One query, in any scope that
    reads the matter.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mb_members(%s, %s)", [row.number, role])
        (there,) = cursor.fetchone()
    return frozenset(there) | ({0} if sides.bringer(definition, row) == role else frozenset())


def agreed(entries: Sequence[ledger.Entry], name: str) -> frozenset[int]:
    """Those who have said so at the present step: keys as of `members`.

    entries  of the matter, first to last;  name  of the act
    """
    found: set[int] = set()
    for entry in entries:
        if "step" in (entry.content.changes or {}):
            found.clear()
        elif entry.kind == AGREED and entry.content.name == name:
            found.add(0 if entry.side == BY_RESIDENT else int(entry.side.removeprefix(BY_PARTY)))
    return frozenset(found)


def waits(actor: Actor, move: Move, definition: Procedure, choice: course.Choice, now: datetime) -> bool:
    """Whether an act waits for the word of others in the part: then the actor's own is written as an entry, inside the act.

    raises  NotAllowed  they have said so already. Two queries where it is theirs to say
    """
    row = move.row
    if actor.matter != row.number or not needs_special(definition, row.step, choice.kind, choice.name):
        return False
    there = members(definition, row, choice.who)
    mine = actor.party or 0
    if len(there) < 2 or mine not in there:
        return False
    before = agreed(ledger.entries_of(row.number), choice.name) & there
    if mine in before:
        raise NotAllowed(ALREADY.filled(all=len(there), agreed=len(before)))
    if there <= before | {mine}:
        return False
    row.seq += 1
    said = {"agreed": len(before) + 1, "of": len(there)}
    data = ledger.encoded(changes={}, name=choice.name, particulars=said, role=choice.who)
    move.entries.append(ledger.NewEntry(matter=row.number, kind=AGREED, at=now, by=actor.by, data=data))
    return True


def said(actor: Actor, matter: LoadedMatter, acts: Sequence[ActChoice]) -> tuple[ActChoice, ...]:
    """The acts of somebody in a part of several, those that each says for itself with that said. One query.

    acts  as they are open, in their order
    """
    if actor.matter != matter.row.number:
        return tuple(acts)
    definition, step = matter.definition, matter.row.step
    if not any(needs_special(definition, step, "act", one.name) for one in acts):
        return tuple(acts)
    parts = sides.roles_of(definition, actor.part, matter.row)
    own = [members(definition, matter.row, role) for role in sorted(parts)]
    several = max(map(len, own), default=0)
    if several < 2:
        return tuple(acts)
    return tuple(
        _with(one, several) if needs_special(definition, step, "act", one.name) else one for one in acts
    )


def _with(act: ActChoice, several: int) -> ActChoice:
    return replace(act, then=sentences([EACH.filled(all=several), act.then]))
