"""A matter goes over to another procedure while nobody has decided anything; and an answer about a later last day.

The number, the day of arrival and the counts of hand-overs stay. Everything else begins as at an opening: first step, its
limit from this minute, its duties. What was promised first holds (`promises`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course import brought
from maplebridge.rules.course.draft import Draft, set_limit
from maplebridge.rules.course.plan import StepPlan, plan_of
from maplebridge.rules.course.promises import NAMES
from maplebridge.rules.course.state import FIELDS, Entry, State
from maplebridge.rules.course.steps import open_matter
from maplebridge.rules.procedure import Procedure

EXCHANGED: Final = "exchanged"
ANSWERED: Final = "exchange_answered"


class Into(NamedTuple):
    """The procedure that goes on: at which level it opens, with the city's values, for which of its roles."""

    definition: Procedure
    level: str
    params: Mapping[str, int]
    by: str


def exchange(
    state: State, into: Into, *, at: int, calendar: Calendar, promised: Mapping[str, int]
) -> tuple[State, Entry]:
    """The matter under another procedure, from minute `at` on.

    promised  days by `promises.FIRST` and `promises.ANSWER` that the new limits may not pass; empty where none hold
    returns   the state and the one entry that says all of it, so that `fold` gives the state
    raises    ValueError  the procedure does not open at this level or for this role, or asks for days at its opening
    """
    opened, _ = open_matter(
        into.definition,
        at=at,
        level=into.level,
        calendar=calendar,
        params=into.params,
        by=into.by,
        carried={key: n for key, n in state.carried.items() if not key.startswith(brought.PART)},
    )
    draft = Draft(plan_of(into.definition, opened.params), calendar, opened)
    draft.opened, draft.away, draft.seq = state.opened, state.away, state.seq
    draft.dates = {**opened.dates, **promised}
    place = draft.plan.places[draft.step]
    if promised and isinstance(place, StepPlan):
        set_limit(draft, place, at)
    data = {"from": state.step, "to": draft.step, "level": draft.level, "moved": True}
    draft.before = (None,) * len(FIELDS)
    draft.write(EXCHANGED, at, None, into.definition.id, data)
    after = draft.state()
    return after, draft.entries[0]._replace(set=after._asdict())


def answer(
    definition: Procedure, state: State, *, at: int, calendar: Calendar, agrees: bool, by: str
) -> tuple[State, Entry]:
    """Whoever brought it says whether the later last day may hold. With a yes the limits are those of the procedure."""
    draft = Draft(plan_of(definition, state.params), calendar, state)
    if agrees:
        draft.dates = {name: day for name, day in state.dates.items() if name not in NAMES}
        place = draft.plan.places[draft.step]
        if isinstance(place, StepPlan) and draft.due is not None:
            set_limit(draft, place, at)
    draft.write(ANSWERED, at, by, draft.step, {"agrees": agrees})
    return draft.state(), draft.entries[0]
