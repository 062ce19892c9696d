"""Open a matter, and take it one event further. Total and pure: the same events always give the same entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import brought
from maplebridge.rules.course.acts import (
    Holder,
    check_act,
    check_child,
    check_waive,
    do_act,
    do_child,
    do_waive,
)
from maplebridge.rules.course.changes import check_adopt, check_calendar, do_adopt, do_calendar
from maplebridge.rules.course.clocks import (
    check_extend,
    check_pause,
    check_resume,
    do_extend,
    do_pause,
    do_resume,
)
from maplebridge.rules.course.draft import Draft
from maplebridge.rules.course.moves import enter
from maplebridge.rules.course.plan import Plan, plan_of
from maplebridge.rules.course.silence import fire_until
from maplebridge.rules.course.state import FIELDS, Entry, Event, Refusal, State
from maplebridge.rules.moment import MINUTES_A_DAY
from maplebridge.rules.procedure import Procedure

Check = Callable[[Plan, Holder, Event, Calendar], Refusal | None]
Do = Callable[[Draft, Event], None]

CLOCK_BACK = (Refusal("clock_back"),)
NEVER_ENDS = (Refusal("unsound"),)

RULES: Mapping[str, tuple[Check, Do]] = {
    "act": (check_act, do_act),
    "waive": (check_waive, do_waive),
    "child_ended": (check_child, do_child),
    "extend": (check_extend, do_extend),
    "pause": (check_pause, do_pause),
    "resume": (check_resume, do_resume),
    "calendar": (check_calendar, do_calendar),
    "adopt": (check_adopt, do_adopt),
}


def open_matter(  # noqa: PLR0913  what a matter begins with
    definition: Procedure,
    *,
    at: int,
    level: str,
    calendar: Calendar,
    params: Mapping[str, int] | None = None,
    by: str | None = None,
    carried: Mapping[str, int] | None = None,
    dates: Mapping[str, int] | None = None,
) -> tuple[State, tuple[Entry, ...]]:
    """Open a matter at minute `at`; its first entry holds the whole first state.

    params   the city's values; kept by the matter, so that a later change does not touch it
    carried  `State.carried` of the run that hands the matter over under the same number
    dates    days of the fields that the opening gives, each within what the procedure allows
    raises   ValueError  the procedure does not open at this level, or for this role, or a parameter is out of range, or a
                         day is missing or cannot be
    """
    given = dict(dates or {})
    if level not in definition.opens.levels:
        raise ValueError(f"{definition.id} does not open at the level {level!r}")
    if by is not None and by not in definition.opens.who:
        raise ValueError(f"{by!r} may not open {definition.id}")
    _check_days(definition, given, at)
    values = tuple(sorted((params or {}).items()))
    plan = plan_of(definition, values)
    counts = dict(carried) if carried is not None else brought.noted(definition, by)
    empty = _unopened(definition, at, level, values, counts)
    draft = Draft(plan, calendar, empty)
    draft.dates = given
    moved: dict[str, Any] = {}
    enter(draft, definition.opens.step, at, moved)
    draft.before = (None,) * len(FIELDS)
    given_fields = {"give": sorted(given)} if given else {}
    draft.write("opened", at, by, definition.id, {"to": moved["to"], "level": moved["level"], **given_fields})
    state = draft.state()
    first = draft.entries[0]
    return state, (first._replace(set=state._asdict()),)


def latest_days(definition: Procedure, at: int) -> dict[str, int]:
    """The latest days that a matter opened at minute `at` may name: what a proof counts with."""
    return {name: at // MINUTES_A_DAY + given.ahead for name, given in definition.opens.gives.items()}


def _check_days(definition: Procedure, given: Mapping[str, int], at: int) -> None:
    today, wanted = at // MINUTES_A_DAY, definition.opens.gives
    wrong = sorted(given.keys() ^ wanted.keys())
    wrong += [
        name
        for name, day in given.items()
        if name in wanted and not -wanted[name].back <= day - today <= wanted[name].ahead
    ]
    if wrong:
        raise ValueError(f"{definition.id} opens with the days {sorted(wanted)}; look at {', '.join(wrong)}")


def _unopened(
    definition: Procedure, at: int, level: str, params: tuple[tuple[str, int], ...], counts: dict[str, int]
) -> State:
    """The state just before the first step is entered."""
    return State(
        procedure=definition.id,
        version=definition.version,
        step=definition.opens.step,
        level=level,
        raised=False,
        opened=at,
        since=at,
        target=None,
        due=None,
        next=None,
        last=at,
        counts=counts,
        facts=frozenset(),
        duties={},
        dates={},
        lists={},
        ext=0,
        paused=None,
        stood=0,
        budget=0,
        away=0,
        seq=0,
        end=None,
        params=params,
    )


def step(
    definition: Procedure, state: State, event: Event, calendar: Calendar
) -> tuple[State, tuple[Entry, ...], tuple[Refusal, ...]]:
    """Take a matter one event further.

    Silences that lie before the event fire first, each at its own minute, so a late worker gives the same entries
    as one that looks every minute. A refused event changes nothing but these.

    definition  the version that the matter runs by; for `adopt` the old one, the new one is `event.into`
    calendar    for the event `calendar` the new one
    returns     the state, the entries written, the refusals (at most one)
    """
    at = event.at
    if at < state.last:
        return state, (), CLOCK_BACK
    plan = plan_of(definition, state.params)
    draft: Draft | None = None
    if state.next is not None and state.next < at and not event.held:
        draft = Draft(plan, calendar, state)
        ended = fire_until(draft, at, event.window)
        if not ended:
            return draft.state(), tuple(draft.entries), NEVER_ENDS
        state = draft.state()
    rule = RULES.get(event.kind)
    if rule is not None:
        refusal = rule[0](plan, state, event, calendar)
        if refusal is not None:
            return state, tuple(draft.entries) if draft is not None else (), (refusal,)
        if draft is None:
            draft = Draft(plan, calendar, state)
        rule[1](draft, event)
        state = draft.state()
    return state, tuple(draft.entries) if draft is not None else (), ()
