"""Each printed day says whose act it is and what comes after: accepting, answering, the resident's turn, the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import sampled as city
from sampled import NOW


@pytest.fixture
def number(town):
    return city.report().number


def _holder(number):
    from maplebridge.kernel.identity.actor import holder_of

    return holder_of(number)


def _follow(number, now):
    from maplebridge.kernel.conduct import pages

    return pages.follow_page(actor=_holder(number), number=number, now=now)


def test_the_receipt_tells_the_day_of_acceptance_from_the_day_of_an_answer(number):
    """28 Sep + 1 working day; then five: 30 Sep, 8, 9, Saturday 10 (worked), 12 October."""
    from maplebridge.kernel.conduct import receipts

    paper = receipts.receipt(actor=_holder(number), number=number, now=NOW)
    assert paper.due.last_day == date(2026, 9, 29)
    assert "Hotline desk must act (Taken)" in paper.due.what.in_language("en")
    answer, over = paper.ahead
    assert "Monday 12 October 2026" in answer.in_language("en")
    assert "2026年10月12日" in answer.in_language("zh")
    assert "Office in charge gives it" in answer.in_language("en")
    assert "proved" in over.in_language("en")


def test_dispatched_on_the_last_day_the_answer_is_due_on_the_day_that_was_printed(number):
    """The promise is kept by the engine: nobody waits longer than the receipt said."""
    city.act(number, "dispatch", now=NOW + timedelta(days=1, hours=9))
    page = _follow(number, NOW + timedelta(days=2))
    assert page.dates[0].last_day == date(2026, 10, 12)
    assert "Monday 12 October 2026" in page.ahead[0].in_language("en")
    assert "After that it is your turn." in page.ahead[0].in_language("en")
    assert "must act on “Being handled” by" in page.lede.in_language("en")


def test_in_the_residents_turn_the_page_says_that_it_is_theirs(number):
    city.act(number, "dispatch", now=NOW + timedelta(hours=1))
    city.act(number, "reply", given={"answer": "Mended."}, now=NOW + timedelta(days=1))
    page = _follow(number, NOW + timedelta(days=2))
    assert "yours to judge" in page.lede.in_language("en")
    assert page.dates[0].what.in_language("en") == "Resident may act until then (Answered; did it help?)"
    assert not any("Hotline" in due.what.in_language("en") for due in page.dates)
    assert all("The answer is due" not in day.in_language("en") for day in page.ahead)


def test_an_ended_matter_has_no_days_ahead(number):
    city.act(number, "withdraw", actor=_holder(number), now=NOW + timedelta(hours=1))
    assert _follow(number, NOW + timedelta(days=1)).ahead == ()
