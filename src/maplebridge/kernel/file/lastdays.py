"""Which days an act may name as the last one of a limit: a day that is over, or one past the cap, is asked for anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules import course, term
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.procedure import Procedure, Step
from maplebridge.rules.refusal import Incomplete
from maplebridge.rules.term import Days
from maplebridge.rules.words import Limit

MOST_YEARS = 10
"""How far ahead a day may lie that rules a later step, whose cap is not known yet."""


def rules_a_limit(definition: Procedure, field: str) -> bool:
    """Whether a day in this field is the last day of some limit."""
    return any(limit.until == field for limit in _limits(definition))


def check(matter: LoadedMatter, choice: course.Choice, given: Mapping[str, object]) -> None:
    """Refuse days outside what is possible, each with the days that may be named. Raises Incomplete."""
    wrong = {}
    for field, day in given.items():
        if not isinstance(day, date) or not rules_a_limit(matter.definition, field):
            continue
        days = possible(matter, choice, field)
        if not days.first <= day <= days.last:
            wrong[field] = days.asked(matter.definition.field_title(field))
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)


def possible(matter: LoadedMatter, choice: course.Choice, field: str) -> Days:
    """The days that a field of an open choice may name: from tomorrow to the cap of the limit that it rules."""
    today = towntime.local(matter.now).date()
    first = today + timedelta(days=1)
    after = _after(matter, choice)
    place = matter.definition.places.get(after.step)
    limit = place.within if isinstance(place, Step) and place.within.until == field else None
    if limit is None:
        return Days(first, date(today.year + MOST_YEARS, 12, 31))
    number = term.amount(limit, {**matter.definition.values(matter.adopted.params), **dict(after.params)})
    calendar = registry.calendar(matter.adopted.pack)
    last = term.last_day(limit, number, after.since // MINUTES_A_DAY, calendar)
    return Days(first, max(first, date.fromordinal(last)))


def _after(matter: LoadedMatter, choice: course.Choice) -> course.State:
    """The state that the choice would lead to; the present one where it leads nowhere."""
    state = state_of(matter.row)
    event = course.Event(
        kind=choice.event_kind,
        at=towntime.minute(matter.now),
        by=choice.who,
        name=choice.name,
        give=dict.fromkeys(choice.needs, True),
        level=choice.levels[0] if choice.levels else None,
        part=choice.part,
    )
    after, _, refused = course.step(matter.definition, state, event, registry.calendar(matter.adopted.pack))
    return state if refused else after


def _limits(definition: Procedure) -> list[Limit]:
    steps = definition.steps.values()
    return [step.within for step in steps] + [duty.within for step in steps for duty in step.duties.values()]
