"""Days that were promised to whoever brought a matter: they hold although its procedure was exchanged.

A promised day stands among the `dates` of the state, under a name that no field of a procedure can have. It makes a limit
shorter, never longer: the proof of the longest time stays good, and silence at the promised day leads to what it always
leads to. What the law itself gives a party, or lays down as a least time, is never cut: see `keeps`.
"""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.rules.moment import LAST_MINUTE, MINUTES_A_DAY
from maplebridge.rules.places import Step
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.term import later_by
from maplebridge.rules.words import Limit

FIRST, ANSWER = "promised.first", "promised.answer"
"""Names of two days: by which the opening step is over, and by which the answer is there."""
NAMES = frozenset({FIRST, ANSWER})


def keeps(definition: Procedure, step: Step) -> bool:
    """Whether a step keeps the day promised for the answer: an office's, without a least time of the law in it.

    A step with duties, or with an act that is open only after some days, has limits of its own that nobody shortens.
    """
    role = definition.roles.get(step.who)
    waits = any(act.not_before is not None for act in definition.acts_at(step.name).values())
    return role is not None and role.kind == "office" and not step.duties and not waits


def held_until(dates: Mapping[str, int], *, keeps: bool) -> int | None:
    """The day by which a step must be over, by what was promised; None where nothing was.

    dates  of the state;  keeps  as `keeps` says of the step. The first day goes when its step is left (`left`)
    """
    days = [dates[name] for name in (FIRST, ANSWER) if name in dates and (name == FIRST or keeps)]
    return min(days, default=None)


def left(dates: Mapping[str, int], *, office: bool) -> Mapping[str, int]:
    """The dates of a state that enters another place: the first day is over, that of the answer where no office is next."""
    gone = {FIRST} if office else NAMES
    return {name: day for name, day in dates.items() if name not in gone} if gone & dates.keys() else dates


def capped(
    ends: tuple[int, int], limit: Limit, promised: int, at: int, extra: int, calendar: object
) -> tuple[int, int]:
    """`(target, due)` of a limit that must be over by a promised day.

    at     minute at which it is worked out: a day that is over by then holds nothing more
    extra  days of extension and pauses: they move the promised day as they would have moved the limit
    """
    day = later_by(limit, promised, extra, calendar) if extra else promised  # type: ignore[arg-type]  # a Calendar
    last = day * MINUTES_A_DAY + LAST_MINUTE
    return ends if at > last else (min(ends[0], last), min(ends[1], last))
