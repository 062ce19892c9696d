"""Acts, duties and waivers: first checked, in the order of the law's questions, then done."""

from __future__ import annotations

from typing import Any

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course.draft import Draft
from maplebridge.rules.course.given import check_given, take_given
from maplebridge.rules.course.moves import duty_done, enter
from maplebridge.rules.course.plan import ActPlan, DutyPlan, EndPlan, Plan, Span, StepPlan
from maplebridge.rules.course.state import Event, Refusal, State
from maplebridge.rules.moment import day_of
from maplebridge.rules.term import end_minutes
from maplebridge.rules.words import CHOSEN

Holder = State | Draft


def check_act(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Why this act may not be done now; None if it may."""
    place = plan.places[state.step]
    act = place.acts.get(event.name)
    if act is not None:
        if act.plain and event.by in act.who:
            return check_given(plan, act.act.needs, event.give, act.act.takes)
        return _check_act(plan, state, event, calendar, act)
    if isinstance(place, EndPlan):
        return Refusal("ended", {"end": state.step})
    if isinstance(place, StepPlan) and event.name in place.duties:
        return check_duty(plan, state, event, calendar, place.duties[event.name])
    return Refusal("no_such_act", {"act": event.name, "step": state.step})


def _check_act(plan: Plan, state: Holder, event: Event, calendar: Calendar, act: ActPlan) -> Refusal | None:
    if event.by not in act.who:
        return Refusal("wrong_role", {"who": ",".join(act.act.who)})
    if act.act.at_most is not None or act.hands_over is not None:
        refusal = _check_count(state, act)
        if refusal is not None:
            return refusal
    if act.act.level == CHOSEN and event.level is not None and event.level not in plan.above:
        return Refusal("no_level", {"level": event.level})
    return (
        check_given(plan, act.act.needs, event.give, act.act.takes)
        or _check_signed(state, act)
        or _check_gate(state, act.act.requires)
        or _check_window(act.not_before, act.not_after, state.since, event, calendar)
    )


def _check_gate(state: Holder, requires: tuple[str, ...]) -> Refusal | None:
    missing = [fact for fact in requires if fact not in state.facts] if requires else ()
    return Refusal("gate", {"facts": ",".join(missing)}) if missing else None


def _check_signed(state: Holder, act: ActPlan) -> Refusal | None:
    """A party signs once, by its own act or on paper: what a signature makes true must not be so already. What every side
    has signed binds: neither a new text nor one side's no undoes it.
    """
    signed = act.act.signs is not None and not act.facts.isdisjoint(state.facts)
    if signed or (act.signed and act.signed <= state.facts):
        return Refusal("signed" if signed else "binds", {"act": act.act.name})
    return None


def _check_count(state: Holder, act: ActPlan) -> Refusal | None:
    limits = [(act.act.at_most, act.count_key)]
    if act.hands_over is not None:
        limits.append((act.hands_over.end.at_most, act.hands_over.count_key))
    for most, key in limits:
        if most is not None and state.counts.get(key, 0) >= most:
            return Refusal("count", {"at_most": most})
    return None


def _check_window(
    not_before: Span | None, not_after: Span | None, since: int, event: Event, calendar: Calendar
) -> Refusal | None:
    if not_before is not None:
        unless = not_before.limit.unless
        lifted = unless is not None and event.give.get(unless)
        over = end_minutes(not_before.limit, not_before.number, since, calendar)[1]
        if not lifted and event.at <= over:
            return Refusal("too_early", {"first_day": day_of(over + 1).isoformat()})
    if not_after is not None:
        last = end_minutes(not_after.limit, not_after.number, since, calendar)[1]
        if event.at > last:
            return Refusal("too_late", {"last_day": day_of(last).isoformat()})
    return None


def check_duty(plan: Plan, state: Holder, event: Event, calendar: Calendar, duty: DutyPlan) -> Refusal | None:
    """Why this duty may not be done now; None if it may."""
    if event.by not in duty.who:
        return Refusal("wrong_role", {"who": ",".join(duty.duty.who)})
    if duty.duty.by_matter is not None:
        return Refusal("by_matter", {"procedure": duty.duty.by_matter})
    refusal = _check_open(state, event, duty) or check_given(
        plan, duty.duty.needs, event.give, duty.duty.takes
    )
    if refusal is not None:
        return refusal
    since = state.duties[_key(state, event)].since
    return _check_window(duty.not_before, None, since, event, calendar)


def _check_open(state: Holder, event: Event, duty: DutyPlan) -> Refusal | None:
    if duty.fact in state.facts:
        return Refusal("already_done", {"duty": duty.duty.name})
    if _key(state, event) in state.duties:
        return None
    begun = any(key.split("/", 1)[0] == duty.duty.name for key in state.duties)
    if begun:
        return Refusal("which_part" if event.part is None else "no_such_part", {"duty": duty.duty.name})
    waits = [f"{duty.fact.split('.', 1)[0]}.{name}" for name in duty.duty.after]
    return Refusal("gate", {"facts": ",".join(fact for fact in waits if fact not in state.facts)})


def _key(state: Holder, event: Event) -> str:
    return event.name if event.part is None else f"{event.name}/{event.part}"


def do_act(draft: Draft, event: Event) -> None:
    """Do an act or duty that has been checked."""
    place = draft.plan.places[draft.step]
    act = place.acts.get(event.name)
    if act is None:
        if isinstance(place, StepPlan):
            _do_duty(draft, place, event)
        return
    data = dict(act.data)
    take_given(draft, event.give, data)
    law = act.act
    spent = (*act.clears, *law.requires) if law.uses_up else act.clears
    draft.facts = draft.facts.difference(spent) | act.facts
    if law.at_most is not None:
        draft.count(act.count_key)
    if law.to is not None:
        since = draft.since if law.same_clock else None
        if law.level == CHOSEN and event.level is not None:
            draft.level = event.level
        enter(draft, law.to, event.at, data, since)
    draft.write("act", event.at, event.by, event.name, data)


def _do_duty(draft: Draft, place: StepPlan, event: Event) -> None:
    duty = place.duties[event.name].duty
    key = _key(draft, event)
    data: dict[str, Any] = {"duty": key}
    for name, value in (("tells", duty.tells), ("makes", duty.makes)):
        if value:
            data[name] = list(value)
    take_given(draft, event.give, data)
    duty_done(draft, place, key, event.at, data)
    draft.write("duty", event.at, event.by, event.name, data)


def check_waive(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Why this duty may not be waived now; None if it may."""
    place = plan.places[state.step]
    if isinstance(place, EndPlan):
        return Refusal("ended", {"end": state.step})
    duty = place.duties.get(event.name) if isinstance(place, StepPlan) else None
    if duty is None or duty.duty.waive is None:
        return Refusal("no_waiver", {"duty": event.name})
    if event.by not in duty.duty.waive.by:
        return Refusal("wrong_role", {"who": ",".join(duty.duty.waive.by)})
    if duty.fact in state.facts:
        return Refusal("already_done", {"duty": event.name})
    return check_given(plan, duty.duty.waive.needs, event.give)


def do_waive(draft: Draft, event: Event) -> None:
    """Waive a duty (all its copies, or one), as checked: it counts as done."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan):
        return
    data: dict[str, Any] = {"duty": _key(draft, event)}
    take_given(draft, event.give, data)
    close_duty(draft, place, event, data)
    draft.write("waived", event.at, event.by, event.name, data)


def close_duty(draft: Draft, place: StepPlan, event: Event, data: dict[str, Any]) -> None:
    """Take all copies of the named duty as done, or only the `part` named."""
    if event.part is None:
        draft.duties = {k: clock for k, clock in draft.duties.items() if k.split("/", 1)[0] != event.name}
    duty_done(draft, place, _key(draft, event), event.at, data)


def check_child(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Refuse the end of a child matter that no open duty waits for."""
    place = plan.places[state.step]
    waiting = waiting_for(place, state, event.name) if isinstance(place, StepPlan) else []
    return None if waiting else Refusal("no_duty_waits", {"procedure": event.name})


def waiting_for(place: StepPlan, state: Holder, procedure: str) -> list[str]:
    """Open duties of a step that are done when a child matter of `procedure` ends. In the order of the step."""
    open_now = {key.split("/", 1)[0] for key in state.duties}
    return [n for n, plan in place.duties.items() if plan.duty.by_matter == procedure and n in open_now]


def do_child(draft: Draft, event: Event) -> None:
    """The child matter has ended: the duties that waited for it are done."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan):
        return
    data: dict[str, Any] = {}
    for name in waiting_for(place, draft, event.name):
        if draft.step != place.step.name or draft.end is not None:
            break
        data["duty"] = name
        close_duty(draft, place, Event("child_ended", event.at, name=name), data)
    draft.write("child_ended", event.at, event.by, event.name, data)
