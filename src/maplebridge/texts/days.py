"""Days, months and times of day as people write them, in every language."""

from __future__ import annotations

from datetime import date

from maplebridge.texts.wording import Text

MONTHS = (
    Text("January"), Text("February"), Text("March"), Text("April"), Text("May"), Text("June"), Text("July"),
    Text("August"), Text("September"), Text("October"), Text("November"), Text("December"),
)  # fmt: skip
SHORT_MONTHS = (
    Text("Jan"), Text("Feb"), Text("Mar"), Text("Apr"), Text("May"), Text("June"), Text("July"), Text("Aug"),
    Text("Sept"), Text("Oct"), Text("Nov"), Text("Dec"),
)  # fmt: skip
WEEKDAYS = (
    Text("Monday"), Text("Tuesday"), Text("Wednesday"), Text("Thursday"), Text("Friday"), Text("Saturday"),
    Text("Sunday"),
)  # fmt: skip
SHORT_WEEKDAYS = (
    Text("Mon"), Text("Tue"), Text("Wed"), Text("Thu"), Text("Fri"), Text("Sat"), Text("Sun"),
)  # fmt: skip


def dated(day: date) -> Text:
    """A day in a sentence: “9 May 2026”."""
    month = MONTHS[day.month - 1]
    return Text("{day} {month} {year}", day=day.day, month=month, number=day.month, year=day.year)


def dated_without_year(day: date) -> Text:
    """A day of the present year in a sentence: “9 May”."""
    return Text("{day} {month}", day=day.day, month=MONTHS[day.month - 1], number=day.month)


def dated_with_weekday(day: date) -> Text:
    """A day in a sentence, where its weekday helps: “Saturday 9 May 2026”."""
    return Text("{weekday} {date}", weekday=WEEKDAYS[day.weekday()], date=dated(day))


def exact(day: date) -> Text:
    """A day that must not be misread: “2026-05-09”."""
    return Text("{iso}", iso=day.isoformat(), year=day.year, number=day.month, day=day.day)


def short(day: date) -> Text:
    """A day in a table: “Sat 9 May”."""
    weekday, month = SHORT_WEEKDAYS[day.weekday()], SHORT_MONTHS[day.month - 1]
    return Text("{weekday} {day} {month}", weekday=weekday, day=day.day, month=month, number=day.month)


def short_with_year(day: date) -> Text:
    """A day of another year in a table: “Sat 9 May 2026”."""
    weekday, month = SHORT_WEEKDAYS[day.weekday()], SHORT_MONTHS[day.month - 1]
    return Text(
        "{weekday} {day} {month} {year}",
        weekday=weekday,
        day=day.day,
        month=month,
        number=day.month,
        year=day.year,
    )


def long(day: date) -> Text:
    """A day that stands for itself: “Saturday 9 May 2026”."""
    return Text("{weekday} {date}", context="alone", weekday=WEEKDAYS[day.weekday()], date=dated(day))


def month_of(day: date) -> Text:
    """“May 2026”."""
    return Text("{month} {year}", month=MONTHS[day.month - 1], number=day.month, year=day.year)


def at_clock(day: Text, clock: str) -> Text:
    """A day in a table, with the time of day: “Sat 9 May, 08:42”."""
    return Text("{day}, {clock}", day=day, clock=clock)


def long_at_clock(day: Text, clock: str) -> Text:
    """A day that stands for itself, with the time of day: “Saturday 9 May 2026, 08:42”."""
    return Text("{day}, {clock}", context="alone", day=day, clock=clock)
