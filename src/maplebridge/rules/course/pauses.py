"""Pauses: days that do not count, in the unit of each limit that stands still."""

from __future__ import annotations

from maplebridge.rules.course.draft import Draft, set_limit
from maplebridge.rules.course.moves import duty_clock
from maplebridge.rules.course.parts import DutyClock, PauseClock
from maplebridge.rules.course.plan import StepPlan
from maplebridge.rules.moment import MINUTES_A_DAY, end_of
from maplebridge.rules.term import later_by, units_between


def begin_pause(draft: Draft, place: StepPlan, at: int, ground: str) -> None:
    """Stop the limit and its open duties; with a budget, until the budget is used up."""
    draft.paused = PauseClock(at, pause_end(draft, place, at), ground)


def pause_end(draft: Draft, place: StepPlan, since: int) -> int | None:
    """Last minute of a pause that began at `since`; None where the law sets no maximum."""
    pause = place.step.pause
    if pause is None or pause.outside is not None:
        return None
    return end_of(later_by(place.within.limit, since // MINUTES_A_DAY, draft.budget, draft.calendar))


def end_pause(draft: Draft, place: StepPlan, at: int) -> None:
    """Resume: the days after the day of the pause, up to today, did not count."""
    paused = draft.paused
    if paused is None:
        return
    begun, day = paused.since // MINUTES_A_DAY, at // MINUTES_A_DAY
    used = units_between(place.within.limit, begun, day, draft.calendar)
    draft.paused = None
    draft.stood += used
    if paused.until is None:
        draft.away += day - begun
    else:
        draft.budget = max(0, draft.budget - used)
    set_limit(draft, place, at)
    draft.duties = {key: _resumed(draft, place, key, clock, begun, at) for key, clock in draft.duties.items()}


def _resumed(draft: Draft, place: StepPlan, key: str, clock: DutyClock, begun: int, at: int) -> DutyClock:
    if clock.late:
        return clock
    plan = place.duties[key.split("/", 1)[0]]
    first = max(begun, clock.since // MINUTES_A_DAY)
    stood = clock.stood + units_between(plan.within.limit, first, at // MINUTES_A_DAY, draft.calendar)
    return duty_clock(draft, plan, clock.since, at, stood=stood)
