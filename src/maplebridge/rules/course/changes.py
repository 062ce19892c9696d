"""A changed calendar and a newer version of the procedure: running limits are worked out anew, never into the past."""

from __future__ import annotations

from typing import Any

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course.acts import Holder
from maplebridge.rules.course.draft import Draft, set_limit
from maplebridge.rules.course.moves import duty_clock, start_duties
from maplebridge.rules.course.pauses import pause_end
from maplebridge.rules.course.plan import EndPlan, Plan, StepPlan, plan_of
from maplebridge.rules.course.state import Event, Refusal
from maplebridge.rules.moment import MINUTES_A_DAY, day_of, end_of
from maplebridge.rules.procedure import Procedure


def check_calendar(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """A changed calendar is never refused: at an end there is simply nothing to move."""
    return None


def do_calendar(draft: Draft, event: Event) -> None:
    """Work out the running limits by the present calendar; write an entry only if one of them moved."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan):
        return
    old = {"": draft.due, **{key: clock.due for key, clock in draft.duties.items()}}
    recount(draft, place, event.at)
    new = {"": draft.due, **{key: clock.due for key, clock in draft.duties.items()}}
    moved = [
        {"limit": key or place.step.name, "old": _day(old[key]), "new": _day(new[key])}
        for key in new
        if new[key] != old[key]
    ]
    if moved:
        notified = sorted(draft.plan.definition.parties | {place.step.who})
        data = {"moved": moved, "reason": event.reason, "tells": notified}
        draft.write("moved", event.at, event.by, draft.step, data)


def recount(draft: Draft, place: StepPlan, at: int) -> None:
    """Limits of the step, its open duties and its pause from their starts, never over before today."""
    set_limit(draft, place, at)
    draft.duties = {
        key: clock
        if clock.late
        else duty_clock(draft, place.duties[key.split("/", 1)[0]], clock.since, at, stood=clock.stood)
        for key, clock in draft.duties.items()
    }
    if draft.paused is not None and draft.paused.until is not None:
        until = pause_end(draft, place, draft.paused.since)
        draft.paused = draft.paused._replace(
            until=None if until is None else max(until, end_of(at // MINUTES_A_DAY))
        )


def _day(minute: int | None) -> str:
    return "" if minute is None else day_of(minute).isoformat()


def check_adopt(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Why the matter may not go over to another version now; None if it may."""
    into = event.into
    if state.end is not None:
        return Refusal("ended", {"end": state.step})
    if into is None or into.id != state.procedure or into.version <= state.version:
        return Refusal("no_later_version", {"version": state.version})
    if state.paused is not None:
        return Refusal("paused", {"step": state.step})
    if mapped(into, state.version, state.step) not in {**into.steps, **into.outsides}:
        return Refusal("no_place", {"step": state.step, "version": into.version})
    if state.level not in into.levels:
        return Refusal("no_level", {"level": state.level})
    return None


def mapped(into: Procedure, version: int, place: str) -> str:
    """Name in the new version of a place of `version`."""
    return into.adopt.get(version, {}).get(place, place)


def do_adopt(draft: Draft, event: Event) -> None:
    """Go over to the version `event.into`, as checked.

    Start dates stay, limits are worked out anew and are never over before the next working day.
    """
    into, version = event.into, draft.version
    if into is None:
        return
    params = tuple((n, v) for n, v in draft.params if n in into.params and _in_range(into, n, v))
    draft.plan = plan_of(into, params)
    draft.params, draft.version = params, into.version
    data: dict[str, Any] = {"from_version": version, "version": into.version, "from": draft.step}
    draft.facts = frozenset(_mapped_fact(into, version, fact) for fact in draft.facts)
    draft.counts = {_mapped_fact(into, version, key): count for key, count in draft.counts.items()}
    draft.step = mapped(into, version, draft.step)
    data["to"] = draft.step
    place = draft.plan.places[draft.step]
    if isinstance(place, StepPlan):
        _settle(draft, place, event.at)
    elif not isinstance(place, EndPlan):
        draft.target = draft.due = None
        draft.duties = {}
    draft.write("adopted", event.at, event.by, draft.step, data)


def _in_range(into: Procedure, name: str, days: int) -> bool:
    return into.params[name].least <= days <= into.params[name].most


def _mapped_fact(into: Procedure, version: int, fact: str) -> str:
    place, dot, rest = fact.partition(".")
    return mapped(into, version, place) + dot + rest


def _settle(draft: Draft, place: StepPlan, at: int) -> None:
    """Clocks of the new version, from the old starts."""
    earliest = end_of(draft.calendar.add_working(at // MINUTES_A_DAY, 1))
    draft.budget = 0 if draft.raised else max(0, place.pause - draft.stood)
    draft.duties = {key: clock for key, clock in draft.duties.items() if key.split("/", 1)[0] in place.duties}
    recount(draft, place, at)
    if draft.due is not None:
        draft.due = max(draft.due, earliest)
    draft.duties = {
        key: clock if clock.late else clock._replace(due=max(clock.due, earliest))
        for key, clock in draft.duties.items()
    }
    begun = {key.split("/", 1)[0] for key in draft.duties}
    done = {name for name, plan in place.duties.items() if plan.fact in draft.facts}
    fresh = tuple(
        name
        for name, plan in place.duties.items()
        if name not in begun and name not in done and done.issuperset(plan.duty.after)
    )
    start_duties(draft, place, fresh, at)
