"""What pages show of who acts for a side: to the office, to the side, to who acts for it; never a name (bound B6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct.parties import WAYS
from maplebridge.kernel.conduct.representing.ending import may_end
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.shapes.doing import ActShut
from maplebridge.kernel.file.shapes.showing import Power, Representative
from maplebridge.kernel.identity import apart, scope
from maplebridge.kernel.identity.actor import Actor
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import numbers, sides
from maplebridge.kernel.matter.lifecycle.acting import visible
from maplebridge.kernel.matter.models import Matter, Party
from maplebridge.rules.competence.powers import SHORT
from maplebridge.rules.procedure import Procedure
from maplebridge.texts import Text, Wording, as_it_is
from maplebridge.texts.days import dated

BROUGHT = Text("Whoever brought it, as: {role}")


@dataclass(frozen=True, slots=True)
class Page:
    """Those who act for the sides of a matter, and the sides for which somebody may be named.

    number  as people read it;  whose  the sides, by key: 0 is whoever brought it
    ended   the matter has;  here  this reader may name, check and end
    """

    number: str
    title: Wording
    rows: tuple[Representative, ...]
    whose: tuple[tuple[str, Wording], ...]
    ended: bool
    here: bool


def page(*, actor: Actor, number: int, now: datetime) -> Page:
    """Those who act for a side of a matter: for an office all, for a side its own. Three queries. Raises NotFound."""
    with scope.reading(actor):
        row = visible(number)
        definition = registry.by_id(row.procedure_id).procedure
        rows, stepped_back = sides.rows_of(number), apart.stepped_back(number)
    own = actor.matter == number
    office = actor.account_id is not None and row.office in actor.office_ids and not stepped_back
    here = actor.represents is None if own else office
    mine = [one for one in rows if one.acts_for is not None and (not own or may_end(actor, row, one))]
    return Page(
        number=numbers.show(number),
        title=definition.title,
        rows=tuple(_line(one, rows, row, definition, now) for one in mine),
        whose=() if own else _sides(definition, row, rows),
        ended=row.outcome is not None,
        here=here,
    )


def lines(number: int, party: int | None, *, now: datetime) -> tuple[Representative, ...]:
    """Those who act for one side, inside the caller's scope. Two queries.

    party  primary key; None for whoever brought the matter
    """
    rows = sides.rows_of(number)
    mine = sides.acting_for(party, rows)
    if not mine:
        return ()
    row = visible(number)
    definition = registry.by_id(row.procedure_id).procedure
    return tuple(_line(one, rows, row, definition, now) for one in mine)


def power(actor: Actor, withheld: Sequence[ActShut], *, now: datetime) -> Power | None:
    """The power by which a reader acts for a side, inside their scope; None for everybody else. One query for such a one."""
    one = None if actor.represents is None else Party.objects.filter(pk=actor.represents).first()
    if one is None:
        return None
    shut = tuple((each.title, each.why) for each in withheld)
    return Power(number=one.pk, power=_short(one), until=one.until, withheld=shut, at=one.at, seq=one.seq)


def said(matter: LoadedMatter, rows: Sequence[Party]) -> tuple[Wording, ...]:
    """Those who act for the sides of a matter now, a line each, for the page of the matter at a desk. No query."""
    today = towntime.local(matter.now).date()
    holding = [one for one in rows if one.acts_for is not None and sides.in_force(one, today)]
    waiting = [one for one in rows if one.acts_for is not None and one.ended is None and not one.code]
    named = [
        Text("{whose}: representative {number}, {power}", whose=_whose(one, rows, matter.row, matter.definition),
             number=one.pk, power=_short(one))
        for one in holding
    ]  # fmt: skip
    more = [
        Text("Representative {number} waits: the paper is to be checked", number=one.pk) for one in waiting
    ]
    return (*named, *more)


def _line(
    one: Party, rows: Sequence[Party], row: Matter, definition: Procedure, now: datetime
) -> Representative:
    today = towntime.local(now).date()
    over = one.until is not None and one.until < today
    return Representative(
        number=one.pk,
        whose=_whose(one, rows, row, definition),
        power=_short(one),
        way=WAYS[one.way],
        by=one.way,
        at=one.at,
        until=one.until,
        status="ended" if one.ended is not None else "over" if over else "holds" if one.code else "waits",
    )


def _short(one: Party) -> Wording:
    return SHORT.get(one.power, as_it_is(one.power))


def _whose(one: Party, rows: Sequence[Party], row: Matter, definition: Procedure) -> Wording:
    """The side for which somebody acts, by its title."""
    if one.acts_for == 0:
        return BROUGHT.filled(role=definition.role_title(sides.bringer(definition, row)))
    side = next((each for each in rows if each.pk == one.acts_for), one)
    return definition.role_title(side.role)


def _sides(definition: Procedure, row: Matter, rows: Sequence[Party]) -> tuple[tuple[str, Wording], ...]:
    """Key and title of each side for which somebody may be named; of several in one role with the day on which they came."""
    bringer = sides.bringer(definition, row)
    first = [("0", BROUGHT.filled(role=definition.role_title(bringer)))] if bringer else []
    called = [one for one in rows if one.acts_for is None]
    return (*first, *((str(one.pk), _titled(one, definition)) for one in called))


def _titled(one: Party, definition: Procedure) -> Wording:
    day = dated(towntime.local(one.at).date())
    return Text("{role}, called in on {day}", role=definition.role_title(one.role), day=day)
