"""The working of a date, as a page shows it: sentences with the law, and what each day counted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from maplebridge.rules.calendar import Calendar
from maplebridge.rules.moment import MINUTES_A_DAY, day_of, end_of, minute_of
from maplebridge.rules.phrases import day_phrase, days_phrase, law_phrase, own_source
from maplebridge.rules.procedure import Procedure
from maplebridge.rules.term.counting import Due, amount, due
from maplebridge.rules.words import Limit, Title

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
    title: Title | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Working:
    """How a date was found."""

    sentences: tuple[Title, ...]
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
    sentences = [_rule(definition, limit, number), _start(definition, limit, start)]
    if over := day_of(counted.due) < began.date():
        end = end_of(began.toordinal())
        counted = Due(end, end, provisional=False)
    if until is not None and limit.until is not None:
        sentences.append(_fixed(definition, limit, start, until, counted, extra))
    if extra:
        sentences.append(_extra(limit, extra))
    days = () if limit.hours is not None or over else tuple(_marks(limit, start, counted, calendar))
    sentences += _left_out(limit, days)
    sentences += _rolled(counted, calendar)
    sentences.append(_over(began) if over else _end(counted))
    if counted.provisional:
        sentences.append(_provisional(counted))
    return Working(tuple(sentences), days, counted)


def _rule(definition: Procedure, limit: Limit, number: int) -> Title:
    span = days_phrase(number, limit.unit)
    if limit.law is not None:
        law = law_phrase(definition, limit.law)
        return Title(f"The limit is {span.en} ({law.en}).", f"期限为{span.zh}（{law.zh}）。")
    param = definition.params.get(limit.param or "")
    if param is None:
        return Title(f"The limit is {span.en}; no law is cited for it.", f"期限为{span.zh}，未引用法律。")
    source = own_source(param.source)
    room = f", which may be {param.least} to {param.most}" if param.least < param.most else ""
    room_zh = f"，可在{param.least}至{param.most}之间确定" if param.least < param.most else ""
    en = f"The limit is {span.en}: this city's own rule{room}{source.en}."
    zh = f"期限为{span.zh}：本市自行规定{room_zh}{source.zh}。"
    if not param.verified:
        en, zh = f"{en} No lawyer has checked it yet.", f"{zh}该期限尚未经法律人员核对。"
    return Title(en, zh)


def _over(began: datetime) -> Title:
    day = day_phrase(began.date())
    return Title(
        f"It was over before this step began; it ends with the day on which the step began, {day.en}.",
        f"在本步骤开始前已届满，故于本步骤开始当日（{day.zh}）届满。",
    )


def _start(definition: Procedure, limit: Limit, start: datetime) -> Title:
    if limit.hours is not None:
        day, clock = day_phrase(start.date()), f"{start:%H:%M}"
        return Title(
            f"It is counted by the hour, from {clock} on {day.en}.", f"自{day.zh}{clock}起按小时计算。"
        )
    day = day_phrase(start.date())
    law = law_phrase(definition, definition.days.law)
    en, zh = f"It began on {day.en}; that day is not counted", f"自{day.zh}开始，当日不计入"
    if limit.since is not None:
        field = definition.field_title(limit.since)
        en, zh = f"{en} (the day in “{field.en}”)", f"{zh}（“{field.zh}”所填日期）"
    if limit.months is None and limit.count == definition.days.count:
        kind = "Every calendar day counts" if limit.count == "calendar" else "Only working days count"
        kind_zh = "按自然日计算" if limit.count == "calendar" else "按工作日计算"
        return Title(f"{en}. {kind} ({law.en}).", f"{zh}；{kind_zh}（{law.zh}）。")
    return Title(f"{en}.", f"{zh}。")


def _fixed(
    definition: Procedure, limit: Limit, start: datetime, until: date, counted: Due, extra: int
) -> Title:
    field, day = definition.field_title(limit.until or ""), day_phrase(until)
    if day_of(counted.target) == until or extra:
        return Title(f"“{field.en}” fixed {day.en} as its last day.", f"“{field.zh}”将最后一日定为{day.zh}。")
    if until < start.date():
        return Title(
            f"“{field.en}” said {day.en}, a day that was over when it began; so it ends with the day on which it began.",
            f"“{field.zh}”所定{day.zh}在期限开始时已过，期限于开始当日届满。",
        )
    return Title(
        f"“{field.en}” said {day.en}, which is later than the limit allows; the limit itself holds.",
        f"“{field.zh}”所定{day.zh}超出期限上限，以期限本身为准。",
    )


def _extra(limit: Limit, extra: int) -> Title:
    span = days_phrase(extra, "working" if limit.unit == "working" else "calendar")
    return Title(
        f"{span.en} more: extensions, or days that did not count.", f"另加{span.zh}：延长或不计入期限的时间。"
    )


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


def _left_out(limit: Limit, days: tuple[DayMark, ...]) -> Iterator[Title]:
    """Which days were not counted, and which weekends were, because they were worked."""
    if limit.unit != "working":
        return
    holidays: dict[Title, int] = {}
    for mark in days:
        if mark.why == "holiday" and mark.title is not None:
            holidays[mark.title] = holidays.get(mark.title, 0) + 1
    weekends = sum(mark.why == "weekend" for mark in days)
    if weekends or holidays:
        en = [f"weekend, {weekends}"] * bool(weekends) + [f"{t.en}, {n}" for t, n in holidays.items()]
        zh = [f"周末{weekends}天"] * bool(weekends) + [f"{t.zh}{n}天" for t, n in holidays.items()]
        yield Title(f"Days not counted: {'; '.join(en)}.", f"不计入：{'、'.join(zh)}。")
    worked = [mark for mark in days if mark.why == "swapped"]
    if worked:
        days_worked = [day_phrase(mark.day) for mark in worked]
        en_days, zh_days = ", ".join(d.en for d in days_worked), "、".join(d.zh for d in days_worked)
        yield Title(
            f"Counted although at a weekend, because it is worked: {en_days}.",
            f"周末调休上班，计入：{zh_days}。",
        )


def _rolled(counted: Due, calendar: Calendar) -> Iterator[Title]:
    if counted.target == counted.due:
        return
    kind = calendar.kind(counted.target // MINUTES_A_DAY)
    day, moved = day_phrase(day_of(counted.target)), day_phrase(day_of(counted.due))
    yield Title(
        f"Its last day would be {day.en} ({kind.title.en}); it moves to the next working day, {moved.en}.",
        f"末日本为{day.zh}（{kind.title.zh}），顺延至下一工作日{moved.zh}。",
    )


def _end(counted: Due) -> Title:
    minute = counted.due % MINUTES_A_DAY
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    day = day_phrase(day_of(counted.due))
    if minute == MINUTES_A_DAY - 1:
        return Title(f"It ends with the end of {day.en}.", f"至{day.zh}当日结束时届满。")
    return Title(
        f"It ends on {day.en} at {clock}; an act in that minute is in time.",
        f"于{day.zh}{clock}届满，该分钟内办理仍为及时。",
    )


def _provisional(counted: Due) -> Title:
    year = day_of(counted.due).year
    return Title(
        f"The holidays of {year} are not announced yet, so this date may move.",
        f"{year}年节假日安排尚未公布，该日期可能变动。",
    )
