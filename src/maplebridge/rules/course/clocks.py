"""Extensions, pauses and resuming: who may take them, until when, and what they do to the limit."""

from __future__ import annotations

from typing import Any

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course.acts import Holder
from maplebridge.rules.course.draft import Draft, set_limit
from maplebridge.rules.course.given import check_given, take_given
from maplebridge.rules.course.pauses import begin_pause, end_pause
from maplebridge.rules.course.plan import EndPlan, Plan, StepPlan
from maplebridge.rules.course.state import Event, Refusal
from maplebridge.rules.moment import MINUTES_A_DAY, day_of


def check_extend(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Why the limit may not be extended now; None if it may."""
    place = plan.places[state.step]
    if isinstance(place, EndPlan):
        return Refusal("ended", {"end": state.step})
    extend = place.step.extend if isinstance(place, StepPlan) else None
    if extend is None:
        return Refusal("no_extension", {"step": state.step})
    if event.by not in extend.by:
        return Refusal("wrong_role", {"who": ",".join(extend.by)})
    if state.raised:
        return Refusal("raised", {"step": state.step})
    if state.ext >= extend.times:
        return Refusal("count", {"at_most": extend.times})
    if state.paused is not None:
        return Refusal("paused", {"step": state.step})
    return check_given(plan, extend.needs, event.give)


def do_extend(draft: Draft, event: Event) -> None:
    """Extend the limit, as checked."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan) or place.step.extend is None:
        return
    draft.ext += 1
    data: dict[str, Any] = {"days": place.extension, "tells": list(place.step.extend.tells)}
    take_given(draft, event.give, data)
    set_limit(draft, place, event.at)
    draft.write("extended", event.at, event.by, draft.step, data)


def check_pause(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Why the limit may not be paused now; None if it may.

    A pause begins on or before the unrolled last day: else rolled days alone would lengthen the limit.
    """
    place = plan.places[state.step]
    if isinstance(place, EndPlan):
        return Refusal("ended", {"end": state.step})
    pause = place.step.pause if isinstance(place, StepPlan) else None
    if pause is None:
        return Refusal("no_pause", {"step": state.step})
    if event.by not in pause.by:
        return Refusal("wrong_role", {"who": ",".join(pause.by)})
    if event.name not in pause.on:
        return Refusal("no_ground", {"grounds": ",".join(pause.on)})
    if state.raised:
        return Refusal("raised", {"step": state.step})
    if state.paused is not None:
        return Refusal("paused", {"step": state.step})
    if pause.outside is None and state.budget <= 0:
        return Refusal("no_days_left", {"step": state.step})
    return _check_in_time(state, event)


def _check_in_time(state: Holder, event: Event) -> Refusal | None:
    if state.target is None or event.at // MINUTES_A_DAY <= state.target // MINUTES_A_DAY:
        return None
    return Refusal("too_late", {"last_day": day_of(state.target).isoformat()})


def do_pause(draft: Draft, event: Event) -> None:
    """Pause the limit, as checked."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan) or place.step.pause is None:
        return
    begin_pause(draft, place, event.at, event.name)
    data: dict[str, Any] = {"tells": list(place.step.pause.tells), "ground": event.name}
    take_given(draft, event.give, data)
    draft.write("paused", event.at, event.by, draft.step, data)


def check_resume(plan: Plan, state: Holder, event: Event, calendar: Calendar) -> Refusal | None:
    """Why the limit may not be resumed now; None if it may."""
    place = plan.places[state.step]
    if isinstance(place, EndPlan):
        return Refusal("ended", {"end": state.step})
    pause = place.step.pause if isinstance(place, StepPlan) else None
    if pause is None or state.paused is None:
        return Refusal("not_paused", {"step": state.step})
    if event.by not in pause.by:
        return Refusal("wrong_role", {"who": ",".join(pause.by)})
    return None


def do_resume(draft: Draft, event: Event) -> None:
    """Resume the limit, as checked."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan) or place.step.pause is None or draft.paused is None:
        return
    ground = draft.paused.ground
    end_pause(draft, place, event.at)
    data: dict[str, Any] = {"tells": list(place.step.pause.tells)}
    take_given(draft, event.give, data)
    draft.write("resumed", event.at, event.by, ground, data)
