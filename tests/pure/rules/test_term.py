"""Limits end where the law says; more days never bring the end forward; the table is the same function."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.rules import term
from maplebridge.rules.moment import day_of, end_of, minute_of, moment_of
from maplebridge.rules.words import Limit
from pure.rules.sample import calendar, everything, local

LIMITS = st.one_of(
    st.builds(
        Limit,
        days=st.integers(0, 400),
        count=st.sampled_from(["calendar", "working"]),
        rolls=st.booleans(),
        law=st.just("law:1"),
    ),
    st.builds(Limit, months=st.integers(1, 36), rolls=st.booleans(), law=st.just("law:1")),
    st.builds(Limit, hours=st.integers(1, 500), law=st.just("law:1")),
)
STARTS = st.datetimes(local("2004-01-01"), local("2055-01-01"))
SOME = settings(max_examples=20, deadline=None)


@pytest.mark.parametrize(
    ("limit", "start", "last", "why"),
    [
        (Limit(days=60), "2026-03-12T10:00", "2026-05-11", "calendar days; the first is not counted"),
        (Limit(days=5, count="working"), "2026-09-28T10:00", "2026-10-10", "a swapped Saturday counts"),
        (Limit(days=7, count="working"), "2026-02-12T10:00", "2026-02-28", "Spring Festival with both swaps"),
        (Limit(days=30, rolls=True), "2026-04-03T10:00", "2026-05-06", "Labour Day moves the last day"),
        (Limit(days=30), "2026-04-03T10:00", "2026-05-03", "the same without rolling"),
        (Limit(months=1), "2026-01-31T10:00", "2026-02-28", "clamped to a shorter month"),
        (Limit(months=1), "2028-01-31T10:00", "2028-02-29", "a leap year"),
        (Limit(months=12, rolls=True), "2025-10-01T10:00", "2026-10-08", "a year on, then off National Day"),
        (Limit(hours=24), "2026-10-01T23:30", "2026-10-02", "hours know no holiday"),
    ],
)
def test_a_limit_ends_where_the_article_says(limit: Limit, start: str, last: str, why: str) -> None:
    found = term.due(limit, datetime.fromisoformat(start), calendar(), {})
    assert day_of(found.due) == date.fromisoformat(last), why


def test_a_day_limit_ends_at_its_last_minute_and_hours_run_from_the_minute() -> None:
    days = term.due(Limit(days=1), local("2026-03-02T00:00"), calendar(), {})
    hours = term.due(Limit(hours=3), local("2026-03-02T22:30"), calendar(), {})
    assert moment_of(days.due) == local("2026-03-03T23:59")
    assert moment_of(hours.due) == local("2026-03-03T01:30")


def test_a_date_given_by_an_act_holds_up_to_the_cap_and_never_before_the_start() -> None:
    limit = Limit(days=20, until="fix_by")
    ends = [
        day_of(term.due(limit, local("2026-03-02"), calendar(), {}, until=until).due)
        for until in (date(2026, 3, 10), date(2027, 1, 1), date(2026, 2, 1), None)
    ]
    assert ends == [date(2026, 3, 10), date(2026, 3, 22), date(2026, 3, 2), date(2026, 3, 22)]


def test_a_parameter_has_the_value_of_the_city() -> None:
    limit = Limit(param="reply")
    assert day_of(term.due(limit, local("2026-03-02"), calendar(), {"reply": 3}).due) == date(2026, 3, 5)
    with pytest.raises(KeyError):
        term.due(limit, local("2026-03-02"), calendar(), {})


def test_a_date_in_a_year_without_notice_is_provisional() -> None:
    working = {"count": "working"}
    assert term.due(Limit(days=60, **working), local("2026-12-01"), calendar(), {}).provisional
    assert term.due(Limit(days=60, rolls=True), local("2026-12-01"), calendar(), {}).provisional
    assert not term.due(Limit(days=10, **working), local("2026-12-01"), calendar(), {}).provisional


@pytest.mark.parametrize("limit", [Limit(days=60), Limit(months=3), Limit(hours=1500)], ids=repr)
def test_a_date_that_no_holiday_moves_is_never_provisional(limit: Limit) -> None:
    assert not term.due(limit, local("2026-12-01"), calendar(), {}).provisional


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="carries a zone"):
        minute_of(datetime.fromisoformat("2026-03-02T09:00+08:00"))


@SOME
@given(limit=LIMITS, start=STARTS, extra=st.integers(0, 60))
def test_more_days_never_bring_the_end_forward(limit: Limit, start: datetime, extra: int) -> None:
    shorter = term.due(limit, start, calendar(), {}, extra=extra)
    longer = term.due(limit, start, calendar(), {}, extra=extra + 1)
    assert minute_of(start) <= shorter.target <= shorter.due <= longer.due
    assert shorter.target < longer.target


@SOME
@given(limit=LIMITS, extra=st.integers(0, 60), picks=st.lists(st.integers(0, 20_000), min_size=5, max_size=5))
def test_the_table_is_the_engines_own_function_and_a_later_start_never_ends_earlier(
    limit: Limit, extra: int, picks: list[int]
) -> None:
    days = calendar()
    rolled, targets = (make(limit, {}, days, extra=extra) for make in (term.due_table, term.target_table))
    assert rolled.shape == targets.shape == (days.last - days.first + 1,)
    assert np.all(np.diff(rolled) >= 0)
    for pick in picks:
        target, last = term.due_minute(limit, end_of(days.first + pick), days, {}, extra=extra)
        assert (target // 1440, last // 1440) == (targets[pick], rolled[pick])


def test_the_working_of_a_date_names_law_holidays_swaps_and_the_roll() -> None:
    procedure = everything()
    working = term.explain(
        procedure, Limit(days=5, count="working", law="law:7"), local("2026-09-28"), calendar()
    )
    said = " ".join(sentence.in_language("en") for sentence in working.sentences)
    assert "5 working days (Law, art. 7)" in said
    assert "National Day, 7" in said
    assert "10 October 2026" in said
    assert [mark.number for mark in working.days if mark.counted] == [1, 2, 3, 4, 5]
    assert working.days[0].why == "first"
    assert working.days[-1].why == "swapped"
    rolled = term.explain(procedure, Limit(days=30, rolls=True, law="law:7"), local("2026-04-03"), calendar())
    assert "Labour Day" in " ".join(sentence.in_language("en") for sentence in rolled.sentences)
    assert [mark.why for mark in rolled.days[-3:]] == ["rolled"] * 3
    own = term.explain(procedure, Limit(param="raised", count="working"), local("2026-12-30"), calendar())
    assert "this city's own rule, which may be 2 to 9" in own.sentences[0].in_language("en")
    assert "not announced yet" in own.sentences[-1].in_language("en")
    assert all(sentence.in_language("zh") for sentence in own.sentences)


@SOME
@given(limit=LIMITS, start=STARTS, extra=st.integers(0, 9))
def test_the_days_of_a_working_are_the_days_that_were_counted(
    limit: Limit, start: datetime, extra: int
) -> None:
    working = term.explain(everything(), limit, start, calendar(), extra=extra)
    if limit.unit == "hours":
        assert working.days == ()
        return
    assert working.days[-1].day == day_of(working.due.due)
    numbers = [mark.number for mark in working.days if mark.counted]
    assert numbers == list(range(1, len(numbers) + 1))
    if limit.months is None:
        assert len(numbers) == term.amount(limit, {}) + extra
