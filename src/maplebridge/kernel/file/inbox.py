"""Many matters, soonest due first, a keyset page at a time; one index answers each page."""

from __future__ import annotations

import base64
import binascii
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from maplebridge.kernel.clock import towntime
from maplebridge.kernel.file.heading import (
    LATE,
    LoadedMatter,
    category_title,
    heading,
    loaded,
    readable,
    waits_for_office,
)
from maplebridge.kernel.file.shapes.listing import InboxPage, InboxRow
from maplebridge.kernel.file.shapes.showing import DueStatus
from maplebridge.kernel.file.unitfigures import SOON
from maplebridge.kernel.law import registry
from maplebridge.kernel.matter.lifecycle import ailing, concerned
from maplebridge.kernel.matter.lifecycle import asked as copies
from maplebridge.kernel.matter.models import Matter
from maplebridge.kernel.matter.storage.chosen import Chosen, numbers
from maplebridge.kernel.matter.storage.state import state_of
from maplebridge.kernel.territory import queries as territory
from maplebridge.packs.reading import OUTSIDE
from maplebridge.rules import term
from maplebridge.rules.plain import whole
from maplebridge.texts import Wording

DANGER = 2
FIRST, LOOKED_AT = 5, 20
MOST_COUNTED = 1000
"""More late matters, or more that end today, are not counted on: one more says “more than”."""
AHEAD = {"today": 1, "soon": SOON, "week": 7}
IN_PLACES = "matter_matter.place = ANY (%s)"
THEIRS = (
    "(matter_matter.procedure_id, matter_matter.step) IN "
    "(SELECT p.id, jsonb_array_elements_text(p.theirs) FROM law_adoptedprocedure p)"
)
"""A party's turn, read where the figures read it (`figures_counted`): tile and list cannot differ."""
BEFORE, AFTER = "0001-01-03T00:00:00+00:00", "infinity"
NUMBER = 18
"""Digits of a matter's number at most."""
BEHIND = "(matter_matter.due, matter_matter.number) > (%s, %s)"
FIRST_HALF, FIRST_BEHIND_HALVES = 0xD800, 0xE000
"""What stands between them are halves of letters, no letters."""
OF_KIND = 'matter_matter.category COLLATE "C" >= %s AND matter_matter.category COLLATE "C" < %s'
"""Between two ends and not LIKE: under a policy PostgreSQL enters an index only by operators that leak nothing."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What an inbox is narrowed to: a day, a step, a category, an urgency and above, a unit with all below it.

    due   "late" (an office let a limit pass); "today", "soon" (today and the two days that follow) or "week": the last day
          on which an office must act; or ""
    unit  as the city's figures count it: what is outside scope is in none
    """

    due: str = ""
    step: str = ""
    category: str = ""
    urgency: int = 0
    unit: int = 0


def page(
    matters: Chosen, *, after: str | None, limit: int, now: datetime, asked: Collection[int] = ()
) -> InboxPage:
    """One page of `matters`, soonest due first. One query; two where matters without a limit follow those with one.

    limit  rows a page;  after  the key of the row that the page before ended with
    asked  offices that are asked in them: each line then says the last day of what is asked of these
    """
    rows = behind(matters, after, limit + 1)
    shown = readable(rows[:limit], lambda row: inbox_row(loaded(row, now=now), asked))
    more = key_of(rows[limit - 1]) if len(rows) > limit else None
    return InboxPage(
        rows=tuple(shown),
        next_page=more,
        unreadable=len(rows[:limit]) - len(shown),
        bounced=sum(1 for row in shown if row.heading.bounced),
        steps=_steps(rows),
        categories=_categories(rows),
    )


def counted(shown: InboxPage, matters: Chosen, *, now: datetime) -> InboxPage:
    """The page with how many of all that was found are late or end today, each counted as far as MOST_COUNTED and one.

    One query.
    """
    today = narrowed(matters, Filters(due="today"), now=now)
    late, ending = numbers((matters.where(LATE), today), MOST_COUNTED + 1)
    return replace(shown, late=len(late), today=len(ending))


def danger(matters: Chosen, *, now: datetime) -> tuple[InboxRow, ...]:
    """The soonest due of `matters` that speak of danger to life and wait for an office. One query, by their own index."""
    rows = matters.where("urgency = %s AND due IS NOT NULL", DANGER).rows(LOOKED_AT)
    shown = readable(rows, lambda row: _if_open(loaded(row, now=now)))
    return tuple(one for one in shown if one is not None)[:FIRST]


def _if_open(matter: LoadedMatter) -> InboxRow | None:
    return inbox_row(matter) if waits_for_office(matter) else None


def behind(matters: Chosen, after: str | None, most: int) -> list[Matter]:
    """The next rows behind a key, by last day and number; matters without a limit come last.

    The key is compared as a pair, so that the index is entered where the page before ended.
    """
    key = read_key(after)
    if key is None:
        return matters.rows(most)
    rows: list[Matter] = []
    without = matters.where("due IS NULL")
    if key[0] is None:
        without = without.where("number > %s", key[1])
    else:
        rows = matters.where(BEHIND, *key).rows(most)
    return rows if len(rows) == most else [*rows, *without.rows(most - len(rows), order="number")]


def key_of(row: Matter) -> str:
    """The key behind which the next page starts."""
    words = f"{_due_key(row.due)} {row.number}"
    return base64.urlsafe_b64encode(words.encode()).decode()


def _due_key(due: datetime | None) -> str:
    """A last day as a key says it; all that lie before the first year, or after the last one, alike."""
    if due is None or ailing.FIRST <= due < ailing.LAST:
        return "" if due is None else due.isoformat()
    return BEFORE if due < ailing.FIRST else AFTER


def read_key(text: str | None) -> tuple[datetime | str | None, int] | None:
    """What a key says; None for no key or one that somebody made up."""
    if not text:
        return None
    try:
        due, _, number = base64.urlsafe_b64decode(text.encode()).decode().rpartition(" ")
        last = due if due in (BEFORE, AFTER) else datetime.fromisoformat(due) if due else None
    except (ValueError, binascii.Error):
        return None
    read = whole(number, NUMBER)
    return None if read is None else (last, read)


def narrowed(matters: Chosen, filters: Filters, *, now: datetime) -> Chosen:
    """The rows that the filters leave, in the order that they had. No query is made here."""
    today = towntime.local(now).date()
    midnight = datetime.combine(today, time(), tzinfo=towntime.zone())
    ends = {name: midnight + timedelta(days=days) for name, days in AHEAD.items()}
    if filters.due == "late":
        matters = matters.where(LATE)
    elif filters.due in ends:
        matters = our_turn(matters.where("due >= %s AND due < %s", midnight, ends[filters.due]))
    if filters.unit:
        below = list(territory.tree().below(filters.unit))
        matters = matters.where(IN_PLACES, below).where("category <> %s", OUTSIDE)
    if filters.step:
        matters = matters.where("step = %s", filters.step)
    if filters.category:
        matters = matters.where(OF_KIND, filters.category, _after_all(filters.category))
    if filters.urgency == DANGER:
        matters = matters.where("urgency = %s", DANGER)
    elif filters.urgency:
        matters = matters.where("urgency >= %s", filters.urgency)
    return matters


def our_turn(matters: Chosen) -> Chosen:
    """Those of which an office's limit runs: not what waits for a party or for news from outside. The order stays; no query
    is made here.
    """
    return matters.where("due IS NOT NULL").where(f"NOT ({THEIRS})")


def _last_asked(matter: LoadedMatter, offices: Collection[int]) -> int | None:
    """The last minute of the first duty that one of these offices has still to do beside the one that has the matter."""
    state = state_of(matter.row)
    found = (copies.last_minute(state, offices), concerned.last_minute(matter.definition, state, offices))
    return min((one for one in found if one is not None), default=None)


def inbox_row(matter: LoadedMatter, asked: Collection[int] = ()) -> InboxRow:
    """One line; `asked`: with the last day of what these offices are asked, not of the step. No query."""
    row = matter.row
    top = heading(matter)
    own = _last_asked(matter, asked) if asked else None
    if own is not None:
        return _asked_row(matter, own)
    last = towntime.local(row.due).date() if row.due else None
    left, unit, used = _left(matter)
    return InboxRow(
        heading=top,
        last_day=last,
        status=top.status,
        left=left,
        unit=unit,  # type: ignore[arg-type]
        used=used,
        urgency=row.urgency,
    )


def _asked_row(matter: LoadedMatter, last: int) -> InboxRow:
    """The line of a matter in which an office is asked something until a minute of its own."""
    day, today = towntime.moment_of(last).date(), towntime.local(matter.now).date()
    left = (day - today).days
    status: DueStatus = "late" if left < 0 else "due-soon" if left < SOON else "on-time"
    top = replace(heading(matter), status=status)
    return InboxRow(heading=top, last_day=day, status=status, left=left, urgency=matter.row.urgency)


def _after_all(begins: str) -> str:
    """The first text after all that begin so; the last letter of all has none behind it."""
    shown = begins.rstrip(chr(sys.maxunicode))
    if not shown:
        return begins
    follows = ord(shown[-1]) + 1
    return shown[:-1] + chr(FIRST_BEHIND_HALVES if follows == FIRST_HALF else follows)


def _left(matter: LoadedMatter) -> tuple[int | None, str, float]:
    state = state_of(matter.row)
    step = matter.definition.steps.get(state.step)
    if step is None or state.due is None:
        return None, "calendar", 0.0
    limit = step.after_raise if state.raised else step.within
    calendar = registry.calendar(matter.adopted.pack)
    today, last = towntime.local(matter.now).date().toordinal(), state.due // 1440
    start = state.since // 1440
    if last < today:
        return -term.units_between(limit, last, today, calendar), limit.count, 1.0
    left = term.units_between(limit, today, last, calendar)
    whole = max(term.units_between(limit, start, last, calendar), 1)
    return left, "hours" if limit.hours is not None else limit.count, max(0.0, min(1.0, 1 - left / whole))


def _steps(rows: Iterable[Matter]) -> tuple[tuple[str, Wording], ...]:
    titles = readable(
        rows, lambda row: (row.step, registry.by_id(row.procedure_id).procedure.place(row.step).title)
    )
    return tuple(sorted(dict(titles).items()))


def _categories(rows: Iterable[Matter]) -> tuple[tuple[str, Wording], ...]:
    titles = {row.category[:2]: category_title(row.category[:2]) for row in rows}
    return tuple(sorted(titles.items()))
