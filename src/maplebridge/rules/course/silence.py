"""What happens when nobody acts: each silence fires at its own minute, in the order of the law."""

from __future__ import annotations

from typing import Any

from maplebridge.rules.course.draft import Draft, set_limit
from maplebridge.rules.course.holds import NO_WINDOW, make_up
from maplebridge.rules.course.moves import duty_clock, duty_done, enter
from maplebridge.rules.course.pauses import end_pause
from maplebridge.rules.course.plan import DutyPlan, StepPlan

MOST_SILENCES = 10_000
"""More silences than a sound procedure can have between two events; stops an unsound one that runs in a circle."""


def fire_until(draft: Draft, at: int, window: tuple[int, int] = NO_WINDOW) -> bool:
    """Fire every silence that lies before minute `at`. False if they never end (an unsound procedure).

    window  first and last minute of a hold: what ended in it counts from its end, and a party gets back what it missed
    """
    for _ in range(MOST_SILENCES):
        due = draft.next
        if due is None or due >= at:
            return True
        in_window = window[0] <= due <= window[1]
        if in_window and make_up(draft, due, window):
            continue
        _fire(draft, due, max(due, draft.last, window[1]) if in_window else max(due, draft.last))
    return False


def _fire(draft: Draft, due: int, at: int) -> None:
    """Let happen, at minute `at`, what the end of the limit `due` leads to."""
    place = draft.plan.places[draft.step]
    if not isinstance(place, StepPlan):
        draft.next = None
    elif draft.paused is not None:
        ground = draft.paused.ground
        end_pause(draft, place, at)
        draft.write("resumed", at, None, ground, {"by_itself": True, **_tells(place.step.pause)})
    else:
        late = _late_duty(draft, place, due)
        if late is None:
            _fire_step(draft, place, at)
        else:
            _fire_duty(draft, place, late, at)


def _late_duty(draft: Draft, place: StepPlan, at: int) -> str | None:
    """The first late duty in the order of the file: progress comes before lapse."""
    for name in place.duties if draft.duties else ():
        for key, clock in draft.duties.items():
            if clock.due == at and not clock.late and key.split("/", 1)[0] == name:
                return key
    return None


def _fire_duty(draft: Draft, place: StepPlan, key: str, at: int) -> None:
    plan: DutyPlan = place.duties[key.split("/", 1)[0]]
    data: dict[str, Any] = {"late": plan.duty.late, "duty": key, **_tells(plan.duty)}
    if plan.duty.late == "tell":
        data["tells_superior"] = True
        draft.duties = {**draft.duties, key: draft.duties[key]._replace(late=True)}
    else:
        duty_done(draft, place, key, at, data)
    draft.write("silence", at, None, plan.duty.name, data)


def _fire_step(draft: Draft, place: StepPlan, at: int) -> None:
    late, name = place.step.late, place.step.name
    if late is None:
        draft.next = None
        return
    above = draft.plan.above.get(draft.level) if late.raises else None
    if late.raises and above is not None:
        data: dict[str, Any] = {"late": "raise", "from": name, "to": name, "level": above}
        _raise(draft, place, above, at)
    else:
        data = {"late": "to"}
        enter(draft, (late.at_top if late.raises else late.to) or name, at, data)
    data.update(_tells(late))
    if late.law is None:
        data["house_rule"] = True
    draft.write("silence", at, None, name, data)


def _raise(draft: Draft, place: StepPlan, above: str, at: int) -> None:
    """One level up, same step, fresh limit; finished duties stay done, open ones start again."""
    draft.level, draft.raised, draft.since = above, True, at
    draft.ext, draft.stood, draft.budget = 0, 0, 0
    set_limit(draft, place, at)
    if draft.duties:
        draft.duties = {
            key: duty_clock(draft, place.duties[key.split("/", 1)[0]], at, at) for key in draft.duties
        }


def _tells(rule: Any) -> dict[str, Any]:
    notified = list(rule.tells) if rule is not None else []
    return {"tells": notified} if notified else {}
