"""What an event gives: which fields, which dates, which lists. Texts themselves never enter a state or an entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from maplebridge.rules.course.draft import Draft
from maplebridge.rules.course.plan import Plan
from maplebridge.rules.course.state import Refusal
from maplebridge.rules.fields import Wrong, judge
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.plain import day

EMPTY: tuple[object, ...] = (None, "", False)
ALL: Mapping[str, tuple[str, ...]] = Frozen()


def check_given(
    plan: Plan,
    needs: tuple[str, ...],
    give: Mapping[str, object],
    takes: Mapping[str, tuple[str, ...]] = ALL,
) -> Refusal | None:
    """Refuse if a needed field is missing, a value is not of the kind that its field declares, or a date is no date.

    give   a value, or True for “given, and fitting”: whoever says that has judged it
    takes  of a choice, the options with which the act is open
    """
    for name in needs:
        if name not in give or (give[name] is not True and _empty(give[name])):
            missing = [one for one in needs if _empty(give.get(one))]
            return Refusal("fields", {"fields": ",".join(missing)})
    for value in give.values():
        if value is not True:
            return _check_values(plan, give, takes)
    return None


def _check_values(
    plan: Plan, give: Mapping[str, object], takes: Mapping[str, tuple[str, ...]]
) -> Refusal | None:
    named = {name: value for name, value in give.items() if value is not True and not _empty(value)}
    for name, value in named.items():
        field = plan.kinds.get(name)
        if field is not None and isinstance(judge(field, value, takes=takes.get(name, ())), Wrong):
            options = ",".join(takes.get(name, ()))
            return Refusal("value", {"field": name, "value": str(value), "takes": options})
    for name in plan.date_fields.intersection(named):
        if day_given(named[name]) is None:
            return Refusal("no_date", {"field": name})
    return None


def _empty(value: object) -> bool:
    return value is None or value is False or value in ("", [], ())


def day_given(value: object) -> int | None:
    """The day (ordinal) of a date or of year-month-day; None if it is neither."""
    if isinstance(value, datetime):
        return value.toordinal()
    if isinstance(value, date):
        return value.toordinal()
    read = day(str(value))
    return None if read is None else read.toordinal()


def take_given(draft: Draft, give: Mapping[str, object], data: dict[str, Any]) -> None:
    """Keep the dates and lists that rule later limits; note the names of all fields given."""
    if not give:
        return
    names = [name for name, value in give.items() if value is True or not _empty(value)]
    names.sort()
    data["give"] = names
    if draft.plan.state_fields.isdisjoint(names):
        return
    for name in draft.plan.date_fields.intersection(names):
        day = None if give[name] is True else day_given(give[name])
        dates = {key: value for key, value in draft.dates.items() if key != name}
        draft.dates = dates if day is None else {**dates, name: day}
    for name in draft.plan.list_fields.keys() & names:
        draft.lists = {**draft.lists, draft.plan.list_fields[name]: _list_given(give[name])}


def _list_given(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
