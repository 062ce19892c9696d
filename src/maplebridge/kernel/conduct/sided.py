"""What a side of a matter is shown that no other one is: its part, and the matter without the words of another side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from maplebridge.kernel import ledger
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.parties import open_roles
from maplebridge.kernel.conduct.representing import shown
from maplebridge.kernel.file.heading import LoadedMatter, loaded
from maplebridge.kernel.file.shapes.showing import Part, Sides
from maplebridge.kernel.file.timeline import OFFICE, PARTY, RESIDENT
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.ledger.entry import BY_PARTY, BY_RESIDENT, side_by
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.codes import ABOUT
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.kernel.matter.models import Party, Statement
from maplebridge.rules.competence import safety
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated


def matter_of(actor: Actor, number: int, *, now: datetime) -> LoadedMatter:
    """A matter as its reader may see it, inside a scoped transaction: a party that was called in does not see in whose words
    it was brought; nor does the database give them. One query. Raises NotFound.
    """
    row = visible(number)
    if actor.party is None:
        return loaded(row, now=now)
    row.title = ""
    matter = loaded(row, now=now)
    shown = safety.without(matter.definition)
    return matter if shown is matter.definition else replace(matter, adopted=replace(matter.adopted, procedure=shown))


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


def others(actor: Actor, matter: LoadedMatter, entries: Sequence[ledger.Entry]) -> Sides | None:
    """The sides of a matter for an office, and who acts for them; None where its procedure knows none. One query where it
    does.
    """
    parts = sides.called(matter.definition, matter.row)
    if not parts and not sides.bringer(matter.definition, matter.row):
        return None
    rows = sides.rows_of(matter.row.number)
    called = [one for one in rows if one.acts_for is None]
    lines = [(matter.definition.role_title(one.role), dated(towntime.local(one.at).date())) for one in called]
    said = tuple(Text("{role}, called in on {day}", role=role, day=day) for role, day in lines)
    acting = shown.said(matter, rows)
    here = matter.row.office in actor.office_ids
    able = open_roles(matter.definition, matter.row, entries) if here and matter.row.outcome is None else ()
    missing = [matter.definition.role_title(name) for name in able if name not in {one.role for one in called}]
    return Sides(called=said, here=here, acting=acting, parts=bool(parts), missing=tuple(missing))


def sender(by: str, called_so: Mapping[str, Wording]) -> Wording:
    """Who sent a paper, as entries name them: never a name. `called_so`: what the sides are called (`sides_called`)."""
    if side_by(by) in called_so:
        return called_so[side_by(by)]
    if by.startswith(BY_PARTY):
        return PARTY
    return RESIDENT if side_by(by) == BY_RESIDENT else OFFICE
