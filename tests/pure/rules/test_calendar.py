"""The calendar agrees with the published one, and says where it only guesses."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.rules.calendar import Calendar, CalendarError
from pure.rules.sample import calendar

DAYS = st.integers(date(2003, 1, 1).toordinal(), date(2062, 1, 1).toordinal())
SOME = settings(max_examples=30, deadline=None)


def test_every_day_from_2004_to_2026_is_what_the_notices_say() -> None:
    days, first = calendar(), date(2004, 1, 1)
    every = [first + timedelta(days=n) for n in range((date(2026, 12, 31) - first).days + 1)]
    wrong = [day for day in every if days.is_working(day.toordinal()) != chinese_calendar.is_workday(day)]
    assert len(every) == 8401
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "code", "name"),
    [
        ("2026-10-10", "swapped", "worked in exchange for National Day"),
        ("2026-10-01", "holiday", "National Day"),
        ("2026-10-11", "weekend", "weekend"),
        ("2026-10-12", "working", "working day"),
        ("2015-09-03", "holiday", "70th anniversary of victory"),
        ("2020-01-31", "holiday", "Spring Festival"),
    ],
)
def test_a_day_is_named(day: str, code: str, name: str) -> None:
    kind = calendar().kind(date.fromisoformat(day).toordinal())
    assert (kind.code, kind.title.in_language("en")) == (code, name)


def test_years_without_a_notice_are_provisional_and_know_the_fixed_holidays_only() -> None:
    days = calendar()
    assert not days.is_provisional(date(2026, 12, 31).toordinal())
    assert days.is_provisional(date(2027, 1, 1).toordinal())
    assert not days.is_working(date(2027, 10, 1).toordinal())
    assert days.is_working(date(2027, 10, 4).toordinal())
    assert days.is_provisional(date(2070, 1, 1).toordinal())


def test_the_plain_calendar_knows_weekends_only_and_is_certain() -> None:
    plain = calendar("xx")
    assert plain.is_working(date(2026, 10, 1).toordinal())
    assert not plain.is_working(date(2026, 10, 3).toordinal())
    assert not plain.is_provisional(date(2040, 1, 1).toordinal())


def test_days_of_a_region_hold_only_there() -> None:
    year = 'year = 2026\nsource = { en = "x", zh = "x" }\n'
    local = (
        year
        + 'region = "45"\n[[holiday]]\ntitle = { en = "Third of March", zh = "三月三" }\noff = [2026-04-20]\n'
    )
    monday = date(2026, 4, 20).toordinal()
    assert Calendar.from_tables([year, local]).is_working(monday)
    assert Calendar.from_tables([year, local], region="3302").is_working(monday)
    assert not Calendar.from_tables([year, local], region="4501").is_working(monday)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        (["year = 2026"], "names no source"),
        (["source = 3"], "either `year` or `years`"),
        (["year = "], "no TOML"),
        (['year = 2026\nholidays = 1\nsource = { en = "x", zh = "x" }'], "unknown key"),
        (['year = 2026\nsource = { en = "x", zh = "x" }'] * 2, "same year"),
        (
            ['year = 2024\nsource = { en = "x", zh = "x" }', 'year = 2026\nsource = { en = "x", zh = "x" }'],
            "lacks a year",
        ),
        (
            [
                'year = 2026\nsource = { en = "x", zh = "x" }\n'
                '[[holiday]]\ntitle = { en = "x", zh = "x" }\noff = [2025-01-01]'
            ],
            "2025-01-01 stands in",
        ),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(tables: list[str], says: str) -> None:
    with pytest.raises(CalendarError, match=says):
        Calendar.from_tables(tables)


@SOME
@given(DAYS, st.integers(0, 400))
def test_adding_working_days_counts_exactly_them(day: int, number: int) -> None:
    days = calendar()
    last = days.add_working(day, number)
    assert days.working_between(day, last) == number
    assert number == 0 or days.is_working(last)


@SOME
@given(DAYS)
def test_rolling_finds_the_first_working_day(day: int) -> None:
    days = calendar()
    rolled = days.roll(day)
    assert days.is_working(rolled)
    assert days.working_between(day - 1, rolled) == 1


@SOME
@given(st.lists(DAYS, min_size=1, max_size=10), st.integers(0, 100))
def test_many_days_at_once_give_what_each_gives(starts: list[int], number: int) -> None:
    days, array = calendar(), np.array(starts, dtype=np.int64)
    assert days.add_working_each(array, number).tolist() == [days.add_working(d, number) for d in starts]
    assert days.roll_each(array).tolist() == [days.roll(d) for d in starts]
    assert days.working.sum() == days.working_between(days.first - 1, days.last)
