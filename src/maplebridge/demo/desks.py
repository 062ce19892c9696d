"""No desk of the sample city stays empty: on its last day something is brought for each sign-in that would find nothing.

It is brought as anybody would bring it, and led by the public acts of whoever has the word to where that desk has it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maplebridge.demo import leading, meeting
from maplebridge.demo.occasions import occasion
from maplebridge.demo.posts import EVERY
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import bringing
from maplebridge.kernel.conduct.byoffice import opened
from maplebridge.kernel.file import desk
from maplebridge.kernel.identity.actor import ANONYMOUS, Actor, actor_for
from maplebridge.kernel.identity.models import Account
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle.acting import acting
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.reading import OUTSIDE, taxonomy
from maplebridge.rules import term
from maplebridge.rules.answering import answering_role
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Refusal

MOST_STEPS = 7
"""Steps at most on the way to a desk; what lies further is left to the days."""
MOST_TRIES = 6
"""Ways at most that are tried for one desk."""
KINDS = 3
"""Kinds of matter at most that are tried on one way."""
APART = timedelta(minutes=11)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a desk: under which procedure, through which steps, to whose turn or duty.

    steps  names of places, from where a matter begins to where the role has the word, in their order
    """

    adopted: registry.Adopted
    steps: tuple[str, ...]
    role: str


def fill(chance: random.Random, now: datetime) -> int:
    """Bring something for each sign-in at whose desk nothing waits; how many matters were brought.

    Queries: six for each desk, and those of what is brought.
    """
    brought = 0
    accounts = {one.username: one for one in Account.objects.filter(username__in=[one.username for one in EVERY])}
    for one in EVERY:
        if one.username in accounts:
            brought += _for_desk(actor_for(accounts[one.username], now), chance, now + brought * APART)
    return brought


def waits(actor: Actor, now: datetime) -> bool:
    """Whether something waits at a desk: it has the word, or is asked beside the office that has it. Six queries at most."""
    return any(desk.inbox(actor=actor, tab=tab, limit=1, now=now).rows for tab in ("mine", "asked"))


def ways(actor: Actor, now: datetime) -> list[Way]:
    """The ways to a desk under the procedures in force, the shortest first. No query beyond those of the procedures."""
    today, held = towntime.local(now).date(), {role for _, role in territory.offices().roles_of(actor.office_ids)}
    newest = {one.procedure.id: one for one in registry.adopted() if one.procedure.in_force.holds_on(today)}
    every = (
        Way(one, steps, role)
        for one in newest.values()
        for place, steps in leading.ways(one.procedure).items()
        for role in _roles(one.procedure, place)
        if role in held and len(steps) <= MOST_STEPS
    )
    return sorted(every, key=lambda way: len(way.steps))


def _roles(definition: Procedure, place: str) -> list[str]:
    """Who has the word at a place, then whose duties are asked there beside."""
    duties = getattr(definition.place(place), "duties", {})
    turn = answering_role(definition, place)
    return [*filter(None, [turn]), *(role for duty in duties.values() for role in duty.who if role != turn)]


def _for_desk(actor: Actor, chance: random.Random, now: datetime) -> int:
    brought = 0
    if waits(actor, now):
        return brought
    for way in ways(actor, now):
        row = _bring(way, actor.office_ids[0], chance, now)
        if row is not None:
            brought += 1
            leading.lead(row, way.steps, chance, now)
            if brought == MOST_TRIES or waits(actor, now):
                break
    return brought


def _bring(way: Way, office: int, chance: random.Random, now: datetime) -> Matter | None:
    """Bring it in the area of an office, of a kind for which that office has the role; None where nobody may."""
    definition, unit = way.adopted.procedure, territory.offices().by_id(office).unit  # type: ignore[union-attr]
    said = occasion(definition, chance)
    days = _days(definition, now)
    for kind in list(_kinds(way, office, unit))[:KINDS]:
        for place in _places(unit):
            opener = None if definition.bringer else _opener(definition, place, kind)
            with suppress(Refusal):
                if definition.bringer:
                    wanted = bringing.under(
                        definition.id, unit=place, category=kind, title=said.title, texts={"text": said.text},
                        days=days, now=now,
                    )  # fmt: skip
                    return _row(bringing.bring(wanted, actor=ANONYMOUS, sent={}, now=now))
                if opener is not None:
                    with acting(opener):
                        brought = opened.open_matter(
                            actor=opener, procedure=definition.id, title=said.title, text=said.text, place=place,
                            category=kind, days=days, now=now,
                        )  # fmt: skip
                    return _row(brought)
    return None


def _places(unit: int) -> Iterator[int]:
    """Where it may be, for an office of this unit: the unit itself, else the first below it, and the first below that."""
    tree = territory.tree()
    below = [tree.unit(one) for one in tree.below(unit)]
    levels = dict.fromkeys(one.level_name for one in below if one.level_name != "grid")
    for level in levels:
        yield next(one.id for one in below if one.level_name == level)


def _row(brought: bringing.Brought) -> Matter:
    return Matter.objects.get(pk=brought.number)


def _kinds(way: Way, office: int, unit: int) -> Iterator[str]:
    """Kinds of matter for which an office has the role at its unit: those that lead to the procedure first."""
    kinds = [one for one in taxonomy(way.adopted.pack).leaves if one.code != OUTSIDE]
    for one in sorted(kinds, key=lambda kind: kind.procedure != way.adopted.procedure.id):
        holder = territory.offices().fills(way.adopted.procedure, way.role, unit, one.code)
        if holder is not None and holder.id == office:
            yield one.code


def _opener(definition: Procedure, unit: int, kind: str) -> Actor | None:
    """A post that may open it here: of the unit itself, or of the nearest above."""
    for role in definition.opens.who:
        for at in reversed(territory.tree().unit(unit).path):
            if territory.tree().unit(at).level_name not in definition.opens.levels:
                continue
            office = territory.offices().fills(definition, role, at, kind)
            if office is not None:
                return meeting.post_at(office.id, role)
    return None


def _days(definition: Procedure, now: datetime) -> Mapping[str, date]:
    """The first of the days that may be named, for each that is asked for at the opening."""
    today = towntime.local(now).date()
    return {name: term.at_opening(definition, name, today).first for name in definition.opens.gives}
