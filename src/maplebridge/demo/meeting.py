"""A matter meets somebody who may act on it: the office or the party whose turn it is, now and then another one.

Whoever it is chooses among the acts that the procedure opens to them, and acts through the public act alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from maplebridge.demo import filling
from maplebridge.demo.temper import Temper, temper_of
from maplebridge.kernel.clock import towntime
from maplebridge.kernel.conduct import acts, parties
from maplebridge.kernel.conduct.giving import paper_days
from maplebridge.kernel.conduct.issuing import citing
from maplebridge.kernel.conduct.roles import roles_at
from maplebridge.kernel.file.choices import form_name
from maplebridge.kernel.identity import scope
from maplebridge.kernel.identity.actor import Actor, holder_of
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter import sides
from maplebridge.kernel.matter.lifecycle import asked, named
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.territory import queries as territory
from maplebridge.rules import course
from maplebridge.rules.answering import answering_role
from maplebridge.rules.fields import Field
from maplebridge.rules.papers import signing
from maplebridge.rules.places import End, Step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.refusal import Refusal
from maplebridge.rules.words import REACHED

OTHERS = 0.35
"""Chance that, on a day, somebody else than the one whose turn it is looks whether there is something to do."""
WITHDRAWN = 0.01
ABOUT = "Another party has brought this matter; please say how you see it. 另一方提出此事，请说明您的意见。"


def meet(row: Matter, chance: random.Random, now: datetime) -> bool | None:
    """Let one matter meet whoever may act on it today.

    returns  True when an act was taken, False when it was refused, None when nobody acted
    """
    definition = registry.by_id(row.procedure_id).procedure
    if sides.called(definition, row):
        call_in(row, definition, now)
    for actor, temper in _callers(row, definition, chance):
        limit = None if row.due is None else (row.due - row.touched).days
        if not temper.moves(chance, age=(now - row.touched).days, limit=limit):
            continue
        choice = _choice(row, definition, (actor, temper), chance, now)
        if choice is not None:
            return take(row, definition, actor, choice, (chance, now))
    return None


def _callers(row: Matter, definition: Procedure, chance: random.Random) -> Iterator[tuple[Actor, Temper]]:
    """Whose turn it is; then, on some days, one of the others who have a say at this step."""
    turn = answering_role(definition, row.step)
    if turn is None:
        place = definition.place(row.step)
        who = place.who if isinstance(place, Step) else ""
        yield from side(row, definition, who if who in definition.parties else sides.bringer(definition, row))
    elif row.office is not None:
        yield post_at(row.office, turn), temper_of(row.office)
    yield from asked_offices(row, definition)
    if chance.random() >= OTHERS:
        return
    other = chance.choice(roles_here(definition, row.step) or [""])
    if other in definition.parties:
        yield from side(row, definition, other)
    elif other and other != turn:
        office = territory.offices().fills(definition, other, row.unit, row.category)
        if office is not None:
            yield post_at(office.id, other), temper_of(office.id)


def asked_offices(row: Matter, definition: Procedure) -> Iterator[tuple[Actor, Temper]]:
    """The offices that are asked beside the one that has the matter and have not answered.

    returns  pairs of somebody at the office and the office's temper
    """
    for key in state_of(row).duties:
        office, name = asked.part_of(key), key.partition("/")[0]
        if office is not None:
            yield post_at(office, definition.steps[row.step].duties[name].who[0]), temper_of(office)


def side(row: Matter, definition: Procedure, role: str) -> Iterator[tuple[Actor, Temper]]:
    """Whoever stands in a party role; nobody while nobody was called in.

    returns  at most one pair of that side and its temper
    """
    if role and role == sides.bringer(definition, row):
        yield holder_of(row.number), Temper.RESIDENT
        return
    standing = next((one for one in sides.parties_of(row.number) if one.role == role), None)
    if standing is not None:
        yield holder_of(row.number, stands=f"{standing.pk}:{role}"), Temper.RESIDENT


def call_in(row: Matter, definition: Procedure, now: datetime) -> None:
    """Let the office that has a matter call in the parties that the procedure knows and that have something to do here, or
    on whom an act of this step rests.
    """
    if row.office is None or row.outcome is not None:
        return
    rested = {role for act in definition.acts_at(row.step).values() for role in signing.rests_on(definition, act)}
    roles = rested.union(roles_here(definition, row.step)).intersection(sides.called(definition, row))
    roles -= {one.role for one in sides.parties_of(row.number)} if roles else set()
    for role in (name for name in sides.called(definition, row) if name in roles):
        with suppress(Refusal):
            parties.call_in(
                actor=post_at(row.office, answering_role(definition, row.step) or ""),
                number=row.number,
                role=role,
                about=ABOUT,
                way="counter",
                now=now,
            )
            row.refresh_from_db()


def roles_here(definition: Procedure, step: str) -> list[str]:
    """Every role with an act or a duty of its own at a place, in the order of the file."""
    place = definition.place(step)
    if isinstance(place, End):
        return []
    duties = getattr(place, "duties", {})
    return list(dict.fromkeys(role for one in (*place.acts.values(), *duties.values()) for role in one.who))


def _choice(
    row: Matter, definition: Procedure, who: tuple[Actor, Temper], chance: random.Random, now: datetime
) -> course.Choice | None:
    """What an actor of a temper does among all that is open to it."""
    actor, temper = who
    able = [one for one in choices(row, definition, actor, now) if one.name != "withdraw" or chance.random() < WITHDRAWN]
    elsewhere = {name for name, end in definition.ends.items() if end.outcome not in REACHED}
    return temper.pick(chance, able, elsewhere)


def choices(row: Matter, definition: Procedure, actor: Actor, now: datetime) -> list[course.Choice]:
    """What is open to an actor now, in the order of the file."""
    own = asked.theirs(actor, row, definition)
    return [
        choice
        for choice in course.allowed(
            definition,
            state_of(row),
            roles=roles_at(actor, row, definition),
            copies=own.copies,
            at=towntime.minute(now),
            calendar=registry.calendar(registry.by_id(row.procedure_id).pack),
        )
        if choice.open and own.takes(definition, row.step, choice)
    ]


def take(
    row: Matter,
    definition: Procedure,
    actor: Actor,
    choice: course.Choice,
    when: tuple[random.Random, datetime],
) -> bool:
    """Take the choice; whether it was accepted."""
    try:
        acts.act_on(
            actor=actor,
            number=row.number,
            name=form_name(choice),
            given=_given(row, definition, choice, when),
            seen=row.seq,
            now=when[1],
        )
    except Refusal:
        return False
    return True


def _given(
    row: Matter, definition: Procedure, choice: course.Choice, when: tuple[random.Random, datetime]
) -> dict[str, object]:
    """Plausible words, days and names for every field that a choice needs."""
    given: dict[str, object] = {
        name: filling.value(definition.field_of(name), choice.takes.get(name, ()), *when)
        for name in choice.needs
    }
    for name in given:
        if name in _day_fields(definition):
            given[name] = filling.day(definition.field_of(name), *when)
        elif named.takes(definition, name) == "offices":
            able = sorted(named.several(definition, row, name), key=lambda one: one.unit != row.place)
            given[name] = ",".join(str(one.id) for one in able[:2])
    given |= dict.fromkeys(paper_days(definition, choice), filling.today(when[1]))
    given |= {name: _number_of(row, definition.field_of(name)) for name in given if definition.field_of(name).papers}
    if definition.enters(row.step, choice.who):
        given |= filling.paper(when[1])
    field = named.naming_field(choice.needs)
    if field is not None:
        given[field] = str(_named(row, definition, choice) or row.office)
    elif choice.levels:
        given["level"] = row.level if row.level in choice.levels else choice.levels[0]
    return given


def _number_of(row: Matter, field: Field) -> str:
    """The number of the last paper that went out in a matter and may be named; empty where there is none."""
    with scope.reading(post_at(row.office or 0, "")):
        return next(iter(citing.offered(row, field)), "")


def _named(row: Matter, definition: Procedure, choice: course.Choice) -> int | None:
    """The office that an act names: the competent one where it may be named, else the first of those that may."""
    act = definition.acts_at(row.step).get(choice.name)
    may = [] if act is None else [office.id for office in named.offices(definition, row, act)]
    competent = _competent(row, definition, choice)
    return competent if competent in may else next(iter(may), None)


def _competent(row: Matter, definition: Procedure, choice: course.Choice) -> int | None:
    """The lowest office that has the mandate for what an act leads to."""
    role = answering_role(definition, choice.to or row.step)
    for unit in reversed(territory.tree().unit(row.place).path) if role else ():
        office = territory.offices().fills(definition, role or "", unit, row.category)
        if office is not None and territory.tree().unit(unit).level_name in definition.levels:
            return office.id
    return None


def _day_fields(definition: Procedure) -> set[str | None]:
    """Fields that fix the end of a limit."""
    steps = definition.steps.values()
    return {
        limit.until for step in steps for limit in (step.within, *(d.within for d in step.duties.values()))
    }


def post_at(office: int, role: str) -> Actor:
    """Somebody at an office, in the role that is asked for."""
    return Actor(
        account_id=0,
        office_ids=(office,),
        unit_ids=(),
        roles=frozenset({(office, role), *territory.offices().roles_of((office,))}),
        label_en="a post of the sample city",
        label_zh="示范城市岗位",
        kind="post",
    )
