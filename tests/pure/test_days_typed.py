"""A day is typed as year-month-day wherever somebody types one: no other form of ISO 8601 is taken for it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

import pytest

from maplebridge.config.cli.run import asking
from maplebridge.config.cli.words import accounts, city, procedures
from maplebridge.rules import plain
from maplebridge.rules.course.given import day_given

OTHERS = ("20261130", "2026-W48-1", "2026W481", "2026-W48", "2026-11", "２０２６-11-30", "2026-11-30T00:00", "2026-11-31")


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_not_year_month_day_is_no_day(text: str) -> None:
    assert plain.day(text) is None
    assert day_given(text) is None


READERS: dict[str, tuple[Callable[[str], object], type[Exception]]] = {
    "accounts": (accounts._day, argparse.ArgumentTypeError),
    "the map": (city._day, argparse.ArgumentTypeError),
    "procedures": (procedures._day, argparse.ArgumentTypeError),
    "a document": (lambda text: asking.day({"on": text}, "on", "The question"), asking.AskedWrongly),
}


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("reader", READERS)
def test_each_reader_of_days_refuses_it(reader: str, text: str) -> None:
    read, refused = READERS[reader]
    assert str(read("2026-11-30")) == "2026-11-30"
    with pytest.raises(refused):
        read(text)


def test_year_month_day_is_that_day() -> None:
    assert plain.day("2026-11-30") == date(2026, 11, 30)
    assert day_given("2026-11-30") == day_given(date(2026, 11, 30)) == date(2026, 11, 30).toordinal()
