"""A matter that cannot be shown: what is known all the same, and the note by which people are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from maplebridge.kernel import ledger
from maplebridge.kernel.file import choices, dates, ending, kinds, ladder, outside, picture, timeline
from maplebridge.kernel.file.ahead import days_ahead
from maplebridge.kernel.file.asides import whereabouts
from maplebridge.kernel.file.asides.whereabouts import Whereabouts
from maplebridge.kernel.file.heading import heading, loaded, office_title
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import SYSTEM, Actor
from maplebridge.kernel.law import proofs
from maplebridge.kernel.matter import numbers
from maplebridge.kernel.matter.lifecycle import ailing, opening
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.setaside import room, things
from maplebridge.kernel.setaside.apart import within
from maplebridge.kernel.setaside.causes import Aside, Cause
from maplebridge.kernel.setaside.models import Thing
from maplebridge.kernel.territory import queries as territory
from maplebridge.texts import Title, Wording


@dataclass(frozen=True, slots=True)
class Broken:
    """A matter that cannot be shown: what can be read all the same.

    title, stands, unit  for a post that may see the matter; a page for anybody else says nothing of them
    since   when it was first met;  due  end of the limit that runs on, if one runs
    office  who holds it;  listed  whether it stands on the list of those who keep the city running
    """

    number: str
    cause: Wording
    since: datetime
    due: datetime | None
    office: Wording
    listed: bool
    title: str
    stands: Whereabouts
    unit: Wording


def broken(number: int, *, actor: Actor, now: datetime) -> Broken | None:
    """What keeps the page of this matter from being shown, as far as this actor may know; the matter is set aside.

    returns  None  there is no such matter for this actor, or nothing is wrong with it
    One query for the row and those that read all its page reads; where something is wrong, one more, and what sets it
    aside is written.
    """
    with scope.reading(actor):
        row = Matter.objects.filter(pk=number).first()
        if row is None:
            return None
        cause = cause_of_page(row, now)
        if cause is None:
            return None
        noted = not room.full() and within(lambda: _note(row, cause, now)) is None
        met = (
            Thing.objects.filter(matter=number, ended=None).order_by("since").values_list("since", flat=True)
        )
        since = met.first() or now
    return Broken(
        number=numbers.show(number),
        cause=cause.sentence(),
        since=since,
        due=ailing.within_reach(row.due),
        office=office_title(row.office),
        listed=noted,
        title=row.title,
        stands=whereabouts.of_row(row),
        unit=_unit(row.unit),
    )


def _unit(number: int) -> Wording:
    unit = territory.tree().by_id(number)
    return whereabouts.UNKNOWN if unit is None else Title(unit.name_en, unit.name_zh)


def again(*, now: datetime) -> int:
    """Try again to show the matters whose pages could not be made; returns how many leave the list."""
    return things.retry(ailing.SHOWN, partial(_shown, now), now=now)


def _shown(now: datetime, thing: Thing) -> None:
    """Whether the page of a matter could be made."""
    cause = cause_of_page(ailing.row_of(thing), now)
    if cause is not None:
        raise Aside(cause.code, **cause.facts)


def cause_of_page(row: Matter, now: datetime) -> Cause | None:
    """What is wrong with a matter: with its row, its chain, or anything else that its page needs; None: nothing."""
    cause = ailing.cause_in(row)
    if cause is not None:
        return cause
    fault = within(lambda: _read(row, now))
    return None if fault is None else ailing.why(row, fault)


def _read(row: Matter, now: datetime) -> None:
    """Read all that a page of the matter reads."""
    matter = loaded(row, now=now)
    entries = ledger.entries_of(row.number)
    heading(matter)
    lines = timeline.timeline(matter, entries, timeline.words_of(row.number))
    ending.how_it_ended(matter, ending.silent_end(matter, entries))
    kinds.kind(matter, entries, lines, SYSTEM)
    picture.picture(matter, timeline.visited(entries), longest_days=proofs.longest_days(matter.adopted))
    dates.running_limit(matter) or dates.no_limit(matter)
    dates.dates(matter)
    days_ahead(matter)
    ladder.rungs(matter)
    outside.doors(matter)
    opening.CHANNELS[row.channel]
    choices.choices(matter, matter.definition.bringers)


def _note(row: Matter, cause: Cause, now: datetime) -> None:
    """Set it aside once; what stands on the list already stays as it is."""
    if not Thing.objects.filter(matter=row.number, ended=None).exists():
        things.put(ailing.SHOWN, str(row.number), cause=cause, now=now, matter=row.number, tried=False)
