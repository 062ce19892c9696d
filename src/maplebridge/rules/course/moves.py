"""How a matter moves: entering a place, starting and finishing duties, going where finished duties lead."""

from __future__ import annotations

from typing import Any

from maplebridge.rules.course.draft import Draft, given_date, never_before_today, set_limit, span_end
from maplebridge.rules.course.parts import DutyClock
from maplebridge.rules.course.plan import DutyPlan, EndPlan, OutsidePlan, PlacePlan, StepPlan
from maplebridge.rules.course.promises import left
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.words import ABOVE

NO_CLOCKS: dict[str, DutyClock] = {}


def enter(draft: Draft, name: str, at: int, moved: dict[str, Any], since: int | None = None) -> None:
    """Leave the present place and enter `name`; `moved` takes what those who react must know of the move.

    since  start of the limit if it runs on from an earlier step (`same_clock`)
    """
    moved["from"] = draft.step
    if draft.due is None or draft.paused is not None:
        leave(draft, at)
    place = draft.plan.fixed.get(name) or resolve(draft, name)
    moved["to"] = draft.step = place.name
    moved["level"] = draft.level
    if not draft.facts.isdisjoint(place.facts):
        draft.facts -= place.facts
    draft.raised, draft.ext, draft.stood, draft.budget = False, 0, 0, 0
    draft.duties = NO_CLOCKS
    draft.since = at
    if draft.dates:
        draft.dates = left(draft.dates, office=isinstance(place, StepPlan) and place.office)
    if isinstance(place, StepPlan):
        if since is not None:
            draft.since = since
        draft.budget = place.pause
        set_limit(draft, place, at)
        if place.first_duties:
            start_duties(draft, place, place.first_duties, at)
        return
    draft.target = draft.due = None
    if isinstance(place, EndPlan):
        _reach(draft, place, moved)


def leave(draft: Draft, at: int) -> None:
    """Stop whatever ran: a pause ends, days outside are counted as not our own."""
    if draft.due is None and isinstance(draft.plan.places[draft.step], OutsidePlan):
        draft.away += at // MINUTES_A_DAY - draft.since // MINUTES_A_DAY
    if draft.paused is not None:
        if draft.paused.until is None:
            draft.away += at // MINUTES_A_DAY - draft.paused.since // MINUTES_A_DAY
        draft.paused = None


def resolve(draft: Draft, name: str) -> PlacePlan:
    """The place that `name` leads to from this level, moving the level where the place says so."""
    places = draft.plan.places
    for _ in places:
        place = places[name]
        if not isinstance(place, StepPlan) or place.step.at is None:
            return place
        if place.step.at != ABOVE:
            draft.level = place.step.at
            return place
        above = draft.plan.above.get(draft.level)
        if above is not None:
            draft.level = above
            return place
        if place.step.at_top is None:
            return place
        name = place.step.at_top
    return places[name]


def _reach(draft: Draft, place: EndPlan, moved: dict[str, Any]) -> None:
    end = place.end
    draft.end = end.name
    moved["outcome"] = end.outcome
    if end.hands_to is None:
        return
    if end.at_most is not None and draft.counts.get(place.count_key, 0) >= end.at_most:
        moved["hand_over_used_up"] = end.hands_to
        return
    draft.count(place.count_key)
    moved["hands_to"] = end.hands_to


def start_duties(draft: Draft, place: StepPlan, names: tuple[str, ...], at: int) -> None:
    """Start the clocks of duties, one for each office in the list where the duty says `each`."""
    if not names:
        return
    clocks = dict(draft.duties)
    for name in names:
        plan = place.duties[name]
        clock = duty_clock(draft, plan, at, at)
        parts = draft.lists.get(plan.duty.each, ()) if plan.duty.each else ()
        for key in [f"{name}/{part}" for part in parts] or [name]:
            clocks[key] = clock
    draft.duties = clocks


def duty_clock(draft: Draft, plan: DutyPlan, since: int, at: int, *, stood: int = 0) -> DutyClock:
    """The clock of a duty that runs since a minute, never over before today."""
    target, due = span_end(draft, plan.within, since, stood, given_date(draft, plan.within))
    return DutyClock(since, target, never_before_today(due, at, plan.within), stood)


def duty_done(draft: Draft, place: StepPlan, key: str, at: int, moved: dict[str, Any]) -> None:
    """Take a duty (or one copy of it) as done: successors start, the step may be over."""
    name = key.split("/", 1)[0]
    draft.duties = {other: clock for other, clock in draft.duties.items() if other != key}
    if name != key and any(other.split("/", 1)[0] == name for other in draft.duties):
        return
    draft.facts = draft.facts | {place.duties[name].fact}
    done = {other for other, plan in place.duties.items() if plan.fact in draft.facts}
    if place.done_count is not None and place.step.when_done is not None and len(done) >= place.done_count:
        enter(draft, place.step.when_done.to, at, moved)
        return
    ready = [
        other
        for other, plan in place.duties.items()
        if name in plan.duty.after and other not in done and done.issuperset(plan.duty.after)
    ]
    start_duties(draft, place, tuple([other for other in ready if other not in draft.duties]), at)
