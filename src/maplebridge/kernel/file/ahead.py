"""The days ahead, each for what it is: whose turn it is, by when the answer is due, when all is over at the latest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import LoadedMatter
from maplebridge.kernel.file.picture import straight_way
from maplebridge.kernel.law import proofs, registry
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.rules.answering import answering_role
from maplebridge.rules.course import State
from maplebridge.rules.course.promises import ANSWER, capped, keeps
from maplebridge.rules.procedure import Outside, Procedure, Step
from maplebridge.rules.term import amount, end_minutes
from maplebridge.texts import Text, Wording
from maplebridge.texts.days import dated_with_weekday

UNKNOWN = Text(
    "When the answer is due cannot be said yet: it depends on what comes first. You are told "
    "as soon as it is known."
)


def days_ahead(matter: LoadedMatter) -> tuple[Wording, ...]:
    """Sentences about the days that follow the running limit; empty at an end. No query.

    The answer's last day takes every office before it at its own last day, without extension, pause or objection.
    """
    state = state_of(matter.row)
    if state.end is not None:
        return ()
    return (*_answer(matter, state), *_over(matter, state))


def answer_day(matter: LoadedMatter) -> date | None:
    """The last day of the answer, as `answer_by` counts it; None where it is not known or no office's turn. No query."""
    state = state_of(matter.row)
    if state.end is not None or answering_role(matter.definition, state.step) is None:
        return None
    return answer_by(matter, state)


def answer_by(matter: LoadedMatter, state: State) -> date | None:
    """The last day of the answer if each office on the straight way takes all its time; None where it is not known."""
    steps = list(_before_the_answer(matter.definition, state.step))
    if state.due is None or not steps:
        return None
    calendar = registry.calendar(matter.adopted.pack)
    params = {**matter.definition.values(matter.adopted.params), **dict(state.params)}
    at = state.due
    for step in steps[1:]:
        limit, began = step.within, state.dates.get(step.within.since or "")
        until = state.dates.get(limit.until or "")
        since = at if began is None else began * 1440
        ends = end_minutes(limit, amount(limit, params), since, calendar, until=until)
        promised = state.dates.get(ANSWER) if keeps(matter.definition, step) else None
        if promised is not None:
            ends = capped(ends, limit, promised, at, 0, calendar)
        at = max(at, ends[1])
    return date.fromordinal(at // 1440)


def _before_the_answer(definition: Procedure, now: str) -> Iterator[Step]:
    """The offices' steps from the present one up to the one that answers; none where somebody outside stands between."""
    passed = []
    for name in straight_way(definition, now):
        place = definition.place(name)
        if isinstance(place, Outside):
            return
        if not isinstance(place, Step) or answering_role(definition, name) is None:
            break
        passed.append(place)
    yield from passed


def _answer(matter: LoadedMatter, state: State) -> Iterator[Wording]:
    if answering_role(matter.definition, state.step) is None:
        return
    day = answer_by(matter, state)
    if day is None:
        yield UNKNOWN
        return
    last = list(_before_the_answer(matter.definition, state.step))[-1]
    office, shown = matter.definition.role_title(last.who), _day(day)
    if last.name == state.step:
        yield Text(
            "The answer is due by {shown}: {office} gives it (“{last}”). After that it is your turn.",
            shown=shown,
            office=office,
            last=last.title,
        )
        return
    yield Text(
        "The answer is due by {shown}, if every office before takes all its time: {office} gives "
        "it (“{last}”). A lawful extension, a pause or an objection can move this day; you are "
        "told then.",
        shown=shown,
        office=office,
        last=last.title,
    )


def _over(matter: LoadedMatter, state: State) -> Iterator[Wording]:
    proof = proofs.proof(matter.adopted.id)
    end = proof.latest_end(state, towntime.local(matter.now).toordinal()) if proof.runs else None
    if end is not None:
        shown = _day(end)
        yield Text(
            "However slow everybody is, the city is through with it by {shown}; this is proved. Days "
            "before a court or another organ are not counted.",
            shown=shown,
        )


def _day(day: date) -> Wording:
    return dated_with_weekday(day)
