"""A state while it changes, and the entries that it leaves behind.

Every entry's `set` is the difference between the state before and after, so nothing that changes can be forgotten
and the fold of the entries is the state by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from operator import attrgetter, ne
from typing import Any

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.course.parts import DutyClock, PauseClock
from maplebridge.rules.course.plan import Plan, Span, StepPlan
from maplebridge.rules.course.promises import capped, held_until
from maplebridge.rules.course.state import FIELDS, OFTEN, Entry, EntryKind, State
from maplebridge.rules.moment import LAST_MINUTE, MINUTES_A_DAY
from maplebridge.rules.term import end_minutes

VALUES = attrgetter(*FIELDS)
OFTEN_FIELDS, SELDOM_FIELDS = FIELDS[:OFTEN], FIELDS[OFTEN:]


class Draft:
    """Mutable twin of `State`, bound to the plan and the calendar that it runs by."""

    __slots__ = (*FIELDS, "before", "calendar", "entries", "plan")

    step: str
    since: int
    target: int | None
    due: int | None
    next: int | None
    last: int
    facts: frozenset[str]
    duties: Mapping[str, DutyClock]
    seq: int
    end: str | None
    counts: Mapping[str, int]
    level: str
    raised: bool
    procedure: str
    version: int
    opened: int
    dates: Mapping[str, int]
    lists: Mapping[str, tuple[str, ...]]
    ext: int
    paused: PauseClock | None
    stood: int
    budget: int
    away: int
    params: tuple[tuple[str, int], ...]

    def __init__(self, plan: Plan, calendar: Calendar, state: State) -> None:
        self.plan, self.calendar = plan, calendar
        self.entries: list[Entry] = []
        self.before: tuple[Any, ...] = state
        (
            self.step,
            self.since,
            self.target,
            self.due,
            self.next,
            self.last,
            self.facts,
            self.duties,
            self.seq,
            self.end,
            self.counts,
            self.level,
            self.raised,
            self.procedure,
            self.version,
            self.opened,
            self.dates,
            self.lists,
            self.ext,
            self.paused,
            self.stood,
            self.budget,
            self.away,
            self.params,
        ) = self.before

    def write(self, kind: EntryKind, at: int, by: str | None, name: str, data: Mapping[str, Any]) -> None:
        """Close one happening: work out the next timer, number it, note what changed."""
        self.next = next_timer(self)
        self.seq += 1
        self.last = at
        before, after = self.before, VALUES(self)
        changed = {
            field: new
            for field, old, new in zip(OFTEN_FIELDS, before, after, strict=False)
            if new is not old and new != old
        }
        seldom = after[OFTEN:]
        if before[OFTEN:] != seldom:
            changed |= compress(zip(SELDOM_FIELDS, seldom, strict=True), map(ne, before[OFTEN:], seldom))
        self.before = after
        self.entries.append(tuple.__new__(Entry, (self.seq, kind, at, by, name, changed, data)))

    def state(self) -> State:
        """The state as it now stands."""
        return tuple.__new__(State, self.before)

    def count(self, key: str) -> None:
        """Count one more of `key`."""
        self.counts = {**self.counts, key: self.counts.get(key, 0) + 1}


def next_timer(draft: Draft) -> int | None:
    """Minute of the earliest running timer: in a pause only its end, else of duties and the limit; None if none runs."""
    if draft.paused is not None:
        return draft.paused.until
    first = None if draft.step in draft.plan.mute else draft.due
    if draft.duties:
        for clock in draft.duties.values():
            if not clock.late and (first is None or clock.due < first):
                first = clock.due
    return first


def span_end(
    draft: Draft, span: Span, since: int, extra: int = 0, until: int | None = None
) -> tuple[int, int]:
    """`(target, due)` of a span that runs since a minute."""
    return end_minutes(span.limit, span.number, since, draft.calendar, extra, until)


def set_limit(draft: Draft, place: StepPlan, at: int) -> None:
    """Work out the step's limit from its start, its extensions and the days that did not count.

    It is over by the day that was promised, if one was, until it is raised; never before the end of today.
    """
    if draft.raised:
        target, due = span_end(draft, place.raised, draft.since)
    else:
        extra = draft.ext * place.extension + draft.stood
        since = draft.since if place.within.limit.since is None else counted_from(draft, place.within)
        target, due = span_end(draft, place.within, since, extra, given_date(draft, place.within))
        promised = held_until(draft.dates, keeps=place.keeps) if draft.dates else None
        if promised is not None:
            target, due = capped((target, due), place.within.limit, promised, at, extra, draft.calendar)
    draft.target, draft.due = target, never_before_today(due, at, place.within)


def given_date(draft: Draft, span: Span) -> int | None:
    """Day that an act has given for the limit, if it names a field."""
    return draft.dates.get(span.limit.until) if span.limit.until else None


def counted_from(draft: Draft, span: Span) -> int:
    """Minute from which the step's limit counts: its own start, or that of the day that the opening named."""
    day = draft.dates.get(span.limit.since) if span.limit.since else None
    return draft.since if day is None else day * MINUTES_A_DAY


def never_before_today(due: int, at: int, span: Span) -> int:
    """`due`, or the end of today (for hours: this minute) if that is later."""
    today = at if span.limit.hours is not None else at // MINUTES_A_DAY * MINUTES_A_DAY + LAST_MINUTE
    return max(due, today)
