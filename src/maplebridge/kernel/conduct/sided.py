"""What a side of a matter is shown that no other one is: its part, and the matter without the words of another side."""

from __future__ import annotations

from datetime import datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter, loaded
from maplebridge.kernel.file.shapes.showing import Part, Sides
from maplebridge.kernel.file.timeline import OFFICE, PARTY, RESIDENT
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.codes import ABOUT
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.kernel.matter.models import Party, Statement
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated


def matter_of(actor: Actor, number: int, *, now: datetime) -> LoadedMatter:
    """A matter as its reader may see it, inside a scoped transaction: a party that was called in does not see in whose words
    it was brought. One query. Raises NotFound.
    """
    row = visible(number)
    if actor.party is not None:
        row.title = ""
    return loaded(row, now=now)


def part(actor: Actor, matter: LoadedMatter) -> Part | None:
    """The part of a party that was called in, and about what; None for everybody else. Two queries for a party."""
    party = None if actor.party is None else Party.objects.filter(pk=actor.party).first()
    if party is None:
        return None
    title, told = matter.definition.role_title(party.role), about(party.matter, party.seq)
    return Part(seq=party.seq, title=title, at=party.at, about=told)


def about(number: int, seq: int) -> str:
    """What the office wrote to a party that it called in; empty where it is not to be seen. One query.

    number  of the matter;  seq  of the entry that called it in
    """
    words = Statement.objects.filter(matter=number, seq=seq, field=ABOUT)
    return words.values_list("text", flat=True).first() or ""


def others(actor: Actor, matter: LoadedMatter) -> Sides | None:
    """The other parts of a matter for an office; None where its procedure knows none. One query where it does."""
    if not sides.called(matter.definition, matter.row):
        return None
    called = sides.parties_of(matter.row.number)
    lines = [(matter.definition.role_title(one.role), dated(towntime.local(one.at).date())) for one in called]
    said = tuple(Text("{role}, called in on {day}", role=role, day=day) for role, day in lines)
    return Sides(called=said, here=matter.row.office in actor.office_ids)


def sender(by: str) -> Wording:
    """Who sent a paper, as entries name them: never a name."""
    if by.startswith(BY_PARTY):
        return PARTY
    return RESIDENT if by == BY_RESIDENT else OFFICE
