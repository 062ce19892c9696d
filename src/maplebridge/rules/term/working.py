"""The working of a date, as a page shows it: sentences with the law, and what each day counted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.moment import MINUTES_A_DAY, day_of, end_of, minute_of
from maplebridge.rules.phrases import days_phrase, law_phrase, own_source
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.term.counting import Due, amount, due
from maplebridge.rules.words import Limit
from maplebridge.texts import Joined, Text, Wording
from maplebridge.texts.days import dated
from maplebridge.texts.joining import listed, sentences

BREAKS = Text("{before}; {after}", context="days")
Why = Literal["first", "counted", "weekend", "holiday", "swapped", "rolled"]


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of the strip.

    why     first: the day it began, never counted; counted; weekend or holiday: not counted; swapped: a Saturday
            or Sunday that is worked and counts; rolled: passed over because the last day must be a working day
    title   what the day is: working day, weekend, the name of the holiday
    number  how many days are counted up to and including this one, None if it is not counted
    """

    day: date
    counted: bool
    why: Why
    title: Wording | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Working:
    """How a date was found: sentences in the order of the working, and each day that was looked at, first to last."""

    sentences: tuple[Wording, ...]
    days: tuple[DayMark, ...]
    due: Due


def explain(  # noqa: PLR0913  what a date follows from
    definition: Procedure,
    limit: Limit,
    start: datetime,
    calendar: Calendar,
    params: Mapping[str, int] | None = None,
    *,
    extra: int = 0,
    until: date | None = None,
    since: date | None = None,
) -> Working:
    """Show how the end of `limit` follows from the law, the start and the calendar.

    params  days of each parameter; None takes the values of the file
    extra   days added by extensions, or that did not count in pauses
    until   the date that an earlier act fixed
    since   the day that the opening named, from which the limit counts; it never ends before the day of `start`
    """
    began = start
    if since is not None:
        start = datetime.combine(since, datetime.min.time())
    values = definition.values() if params is None else params
    counted = due(limit, start, calendar, values, extra=extra, until=until)
    number = amount(limit, values)
    parts = [_rule(definition, limit, number), _start(definition, limit, start)]
    if over := day_of(counted.due) < began.date():
        end = end_of(began.toordinal())
        counted = Due(end, end, provisional=False)
    if until is not None and limit.until is not None:
        parts.append(_fixed(definition, limit, start, until, counted, extra))
    if extra:
        parts.append(_extra(limit, extra))
    days = () if limit.hours is not None or over else tuple(_marks(limit, start, counted, calendar))
    parts += _left_out(limit, days)
    parts += _rolled(counted, calendar)
    parts.append(_over(began) if over else _end(counted))
    if counted.provisional:
        parts.append(_provisional(counted))
    return Working(tuple(parts), days, counted)


def _rule(definition: Procedure, limit: Limit, number: int) -> Wording:
    span = days_phrase(number, limit.unit)
    if limit.law is not None:
        law = law_phrase(definition, limit.law)
        return Text("The limit is {span} ({law}).", span=span, law=law)
    param = definition.params.get(limit.param or "")
    if param is None:
        return Text("The limit is {span}; no law is cited for it.", span=span)
    source = own_source(param.source)
    rule = Text("The limit is {span}: this city's own rule{source}.", span=span, source=source)
    if param.least < param.most:
        rule = Text(
            "The limit is {span}: this city's own rule, which may be {least} to {most}{source}.",
            span=span,
            least=param.least,
            most=param.most,
            source=source,
        )
    return rule if param.verified else sentences([rule, Text("No lawyer has checked it yet.")])


def _over(began: datetime) -> Wording:
    day = dated(began.date())
    return Text(
        "It was over before this step began; it ends with the day on which the step began, {day}.", day=day
    )


def _start(definition: Procedure, limit: Limit, start: datetime) -> Wording:
    if limit.hours is not None:
        day, clock = dated(start.date()), f"{start:%H:%M}"
        return Text("It is counted by the hour, from {clock} on {day}.", clock=clock, day=day)
    day = dated(start.date())
    law = law_phrase(definition, definition.days.law)
    began = Text("It began on {day}; that day is not counted", day=day)
    if limit.since is not None:
        field = definition.field_title(limit.since)
        began = Text("{began} (the day in “{field}”)", began=began, field=field)
    if limit.months is not None or limit.count != definition.days.count:
        return Text("{began}.", began=began)
    if limit.count == "calendar":
        return Text("{began}. Every calendar day counts ({law}).", began=began, law=law)
    return Text("{began}. Only working days count ({law}).", began=began, law=law)


def _fixed(
    definition: Procedure, limit: Limit, start: datetime, until: date, counted: Due, extra: int
) -> Wording:
    field, day = definition.field_title(limit.until or ""), dated(until)
    if day_of(counted.target) == until or extra:
        return Text("“{field}” fixed {day} as its last day.", field=field, day=day)
    if until < start.date():
        return Text(
            "“{field}” said {day}, a day that was over when it began; so it ends with the day on "
            "which it began.",
            field=field,
            day=day,
        )
    return Text(
        "“{field}” said {day}, which is later than the limit allows; the limit itself holds.",
        field=field,
        day=day,
    )


def _extra(limit: Limit, extra: int) -> Wording:
    span = days_phrase(extra, "working" if limit.unit == "working" else "calendar")
    return Text("{span} more: extensions, or days that did not count.", span=span)


def _marks(limit: Limit, start: datetime, end: Due, calendar: Calendar) -> Iterator[DayMark]:
    first, target = minute_of(start) // MINUTES_A_DAY, end.target // MINUTES_A_DAY
    yield DayMark(date.fromordinal(first), False, "first", calendar.kind(first).title, None)
    number = 0
    for day in range(first + 1, end.due // MINUTES_A_DAY + 1):
        kind = calendar.kind(day)
        rolled = day > target
        counted = not rolled and (limit.unit != "working" or calendar.is_working(day))
        number += counted
        why: Why = "counted"
        if rolled:
            why = "rolled"
        elif not counted or kind.code == "swapped":
            why = kind.code if kind.code != "working" else "counted"
        yield DayMark(date.fromordinal(day), counted, why, kind.title, number if counted else None)


def _left_out(limit: Limit, days: tuple[DayMark, ...]) -> Iterator[Wording]:
    """Which days were not counted, and which weekends were, because they were worked."""
    if limit.unit != "working":
        return
    holidays: dict[Wording, int] = {}
    for mark in days:
        if mark.why == "holiday" and mark.title is not None:
            holidays[mark.title] = holidays.get(mark.title, 0) + 1
    weekends = sum(mark.why == "weekend" for mark in days)
    if weekends or holidays:
        left = [Text("weekend, {count}", count=weekends)] if weekends else []
        left += [Text("{holiday}, {count}", holiday=day, count=n) for day, n in holidays.items()]
        yield Text("Days not counted: {days}.", days=Joined(BREAKS, left))
    worked = [mark for mark in days if mark.why == "swapped"]
    if worked:
        days_worked = listed([dated(mark.day) for mark in worked])
        yield Text("Counted although at a weekend, because it is worked: {days}.", days=days_worked)


def _rolled(counted: Due, calendar: Calendar) -> Iterator[Wording]:
    if counted.target == counted.due:
        return
    kind = calendar.kind(counted.target // MINUTES_A_DAY)
    day, moved = dated(day_of(counted.target)), dated(day_of(counted.due))
    yield Text(
        "Its last day would be {day} ({kind}); it moves to the next working day, {moved}.",
        day=day,
        kind=kind.title,
        moved=moved,
    )


def _end(counted: Due) -> Wording:
    minute = counted.due % MINUTES_A_DAY
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    day = dated(day_of(counted.due))
    if minute == MINUTES_A_DAY - 1:
        return Text("It ends with the end of {day}.", day=day)
    return Text("It ends on {day} at {clock}; an act in that minute is in time.", day=day, clock=clock)


def _provisional(counted: Due) -> Wording:
    year = day_of(counted.due).year
    return Text("The holidays of {year} are not announced yet, so this date may move.", year=year)
