"""What somebody could do with a matter now: whether each act is open, why not, until when, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course.acts import Holder, check_act, check_waive
from maplebridge.rules.course.clocks import check_extend, check_pause
from maplebridge.rules.course.plan import (
    ActPlan,
    DutyPlan,
    EndPlan,
    OutsidePlan,
    Plan,
    Span,
    StepPlan,
    plan_of,
)
from maplebridge.rules.course.state import Event, EventKind, Refusal, State
from maplebridge.rules.course.steps import step
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.moment import day_of
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.term import end_minutes
from maplebridge.texts import Text, Title, Wording

ChoiceKind = Literal["act", "duty", "waive", "extend", "pause", "resume"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that could be done.

    kind       act, duty, waive, extend, pause (`name` is the ground), resume; the event's kind is `event_kind`
    open       whether it may be done now, once its `needs` are given; else `refusal` says why not
    first_day  earliest day, if it must wait; `last_day` last day on which it is in time, None without limit
    to         place that it leads to, None if it only is recorded; `to_title` its title
    needs      fields to give; `optional`: fields that may be given: an office, what lifts a minimum
    takes      of a choice that it needs: the options with which it is open, by field
    levels     levels to choose from, empty if there is nothing to choose
    part       which copy of a duty with `each`
    """

    kind: ChoiceKind
    name: str
    title: Wording
    who: str
    open: bool
    refusal: Refusal | None
    first_day: date | None = None
    last_day: date | None = None
    to: str | None = None
    to_title: Wording | None = None
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    adverse: bool = False
    law: str | None = None
    levels: tuple[str, ...] = ()
    part: str | None = None
    takes: Mapping[str, tuple[str, ...]] = Frozen()

    @property
    def event_kind(self) -> EventKind:
        """Kind of the event that takes this choice."""
        return "act" if self.kind == "duty" else self.kind


@dataclass(frozen=True, slots=True)
class _Asked:
    definition: Procedure
    plan: Plan
    state: State
    roles: Collection[str]
    at: int
    calendar: Calendar
    copies: Collection[tuple[str, str]] | None = None

    def role(self, who: Collection[str]) -> str | None:
        return next((role for role in who if role in self.roles), None)

    def refusal(
        self, check: Callable[[Plan, Holder, Event, Calendar], Refusal | None], event: Event
    ) -> Refusal | None:
        return check(self.plan, self.state, event, self.calendar)

    def last_of(self, span: Span | None, since: int) -> int | None:
        if span is None:
            return None
        return end_minutes(span.limit, span.number, since, self.calendar)[1]


def allowed(
    definition: Procedure,
    state: State,
    *,
    roles: Collection[str],
    at: int,
    calendar: Calendar,
    tick: Event | None = None,
    copies: Collection[tuple[str, str]] | None = None,
) -> tuple[Choice, ...]:
    """Everything that holders of `roles` could do at minute `at`, open or not, in the order of the file.

    Silences that lie before `at` are taken as having fired, so nothing is offered that the clock has overtaken.
    tick    the same minute as an event that says that the clock is held, or was
    copies  of a duty with `each` that has begun: pairs (role, part) of the copies that are theirs; None for all of them
    """
    now, _, _ = step(definition, state, tick or Event("tick", at), calendar)
    asked = _Asked(definition, plan_of(definition, now.params), now, roles, at, calendar, copies)
    place = asked.plan.places[now.step]
    if isinstance(place, EndPlan):
        return ()
    choices = list(_acts(asked, place))
    if isinstance(place, StepPlan):
        choices += [*_duties(asked, place), *_clocks(asked, place)]
    return tuple(choices)


def _day(minute: int | None) -> date | None:
    return None if minute is None else day_of(minute)


def _acts(asked: _Asked, place: StepPlan | OutsidePlan) -> Iterator[Choice]:
    for name, plan in place.acts.items():
        who = asked.role(plan.act.who)
        if who is not None:
            yield _act(asked, name, plan, who)


def _act(asked: _Asked, name: str, plan: ActPlan, who: str) -> Choice:
    act, state = plan.act, asked.state
    refusal = asked.refusal(check_act, Event("act", asked.at, who, name, dict.fromkeys(act.needs, True)))
    early = asked.last_of(plan.not_before, state.since)
    ends = [end for end in (asked.last_of(plan.not_after, state.since), state.due) if end is not None]
    to = asked.definition.place(act.to) if act.to else None
    return Choice(
        kind="act",
        name=name,
        title=act.title,
        who=who,
        open=refusal is None,
        refusal=refusal,
        first_day=None if early is None or early < asked.at else day_of(early + 1),
        last_day=_day(min(ends, default=None)),
        to=act.to,
        to_title=to.title if to else None,
        needs=act.needs,
        optional=(*act.may, *_lifting(plan.not_before)),
        makes=act.makes,
        adverse=act.adverse,
        law=act.law,
        levels=asked.definition.levels if act.level else (),
        takes=act.takes,
    )


def _lifting(span: Span | None) -> tuple[str, ...]:
    return (span.limit.unless,) if span is not None and span.limit.unless else ()


def _duties(asked: _Asked, place: StepPlan) -> Iterator[Choice]:
    for name, plan in place.duties.items():
        if plan.fact not in asked.state.facts:
            for key in [key for key in asked.state.duties if key.split("/", 1)[0] == name] or [name]:
                who = _doer(asked, key, plan)
                if who is not None:
                    yield _duty(asked, key, plan, who)
        yield from _waiver(asked, plan)


def _doer(asked: _Asked, key: str, plan: DutyPlan) -> str | None:
    """In which of the asked roles a duty is theirs, or that copy of it; None where it is somebody else's."""
    part = key.partition("/")[2]
    if not part or asked.copies is None:
        return asked.role(plan.duty.who)
    return next((role for role in plan.duty.who if (role, part) in asked.copies), None)


def _duty(asked: _Asked, key: str, plan: DutyPlan, who: str) -> Choice:
    duty = plan.duty
    part = key.split("/", 1)[1] if "/" in key else None
    event = Event("act", asked.at, who, duty.name, dict.fromkeys(duty.needs, True), part=part)
    refusal = asked.refusal(check_act, event)
    clock = asked.state.duties.get(key)
    early = asked.last_of(plan.not_before, clock.since) if clock else None
    return Choice(
        kind="duty",
        name=duty.name,
        title=duty.title,
        who=who,
        open=refusal is None,
        refusal=refusal,
        first_day=None if early is None or early < asked.at else day_of(early + 1),
        last_day=_day(clock.due) if clock else None,
        needs=duty.needs,
        optional=_lifting(plan.not_before),
        makes=duty.makes,
        law=duty.law,
        part=part,
        takes=duty.takes,
    )


def _waiver(asked: _Asked, plan: DutyPlan) -> Iterator[Choice]:
    duty, waive = plan.duty, plan.duty.waive
    who = asked.role(waive.by) if waive else None
    if waive is None or who is None or plan.fact in asked.state.facts:
        return
    event = Event("waive", asked.at, who, duty.name, dict.fromkeys(waive.needs, True))
    refusal = asked.refusal(check_waive, event)
    title = Text("Not needed: {duty}", duty=duty.title)
    yield Choice("waive", duty.name, title, who, refusal is None, refusal, needs=waive.needs, law=waive.law)


def _clocks(asked: _Asked, place: StepPlan) -> Iterator[Choice]:
    extend, pause, state = place.step.extend, place.step.pause, asked.state
    who = asked.role(extend.by) if extend else None
    if extend is not None and who is not None:
        event = Event("extend", asked.at, who, give=dict.fromkeys(extend.needs, True))
        refusal = asked.refusal(check_extend, event)
        title = Text("Extend by {extension} days", extension=place.extension)
        yield Choice(
            "extend",
            "extend",
            title,
            who,
            refusal is None,
            refusal,
            last_day=_day(state.due),
            needs=extend.needs,
            law=extend.law,
        )
    who = asked.role(pause.by) if pause else None
    if pause is None or who is None:
        return
    if state.paused is not None:
        yield Choice("resume", "resume", Text("Resume"), who, True, None, law=pause.law)
        return
    for ground in pause.on:
        refusal = asked.refusal(check_pause, Event("pause", asked.at, who, ground))
        named = asked.definition.fields.get(ground, Title(ground.replace("_", " "), ground))
        title = Text("Pause: {named}", named=named)
        yield Choice(
            "pause",
            ground,
            title,
            who,
            refusal is None,
            refusal,
            last_day=_day(state.target),
            law=pause.law,
        )
