"""A hold of the clock: while it lasts nothing happens of itself, and no party's own limit gets shorter by it."""

from __future__ import annotations

from typing import Any

from maplebridge.rules.course.draft import Draft, set_limit
from maplebridge.rules.course.moves import duty_clock
from maplebridge.rules.course.plan import StepPlan
from maplebridge.rules.moment import MINUTES_A_DAY, day_of, end_of

NO_WINDOW = (0, -1)
MOST_BACK = 14 * MINUTES_A_DAY
HELD = "held"
"""The reason of an entry `moved` that gives back what a hold took."""


def make_up(draft: Draft, due: int, window: tuple[int, int]) -> bool:
    """Give a party back what a hold took from its limit `due`; False if that limit is no party's own.

    At least the minutes from the beginning of the hold to its end, two weeks at most, to the end of that day.
    """
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan) or draft.paused is not None:
        return False
    missed = min(window[1] - window[0], MOST_BACK)
    least, days = end_of((max(due, window[1]) + missed) // MINUTES_A_DAY), -(-missed // MINUTES_A_DAY)
    moved = _step(draft, place, due, least, days) + _duties(draft, place, due, least, days)
    if not moved:
        return False
    data: dict[str, Any] = {"moved": moved, "reason": HELD, "tells": sorted(draft.plan.definition.parties)}
    draft.write("moved", max(window[1], draft.last), None, draft.step, data)
    return True


def _step(draft: Draft, place: StepPlan, due: int, least: int, days: int) -> list[dict[str, str]]:
    if draft.due != due or place.step.who not in draft.plan.definition.parties:
        return []
    draft.stood += days
    set_limit(draft, place, due)
    draft.due = max(draft.due or 0, least)
    return [_shift(place.name, due, draft.due)]


def _duties(draft: Draft, place: StepPlan, due: int, least: int, days: int) -> list[dict[str, str]]:
    moved, clocks = [], dict(draft.duties)
    for key, clock in draft.duties.items():
        plan = place.duties[key.split("/", 1)[0]]
        if clock.due != due or clock.late or not plan.who <= draft.plan.definition.parties:
            continue
        longer = duty_clock(draft, plan, clock.since, due, stood=clock.stood + days)
        clocks[key] = longer._replace(due=max(longer.due, least))
        moved.append(_shift(key, due, clocks[key].due))
    draft.duties = clocks
    return moved


def _shift(limit: str, old: int, new: int) -> dict[str, str]:
    return {"limit": limit, "old": day_of(old).isoformat(), "new": day_of(new).isoformat()}
