"""A day that an act names as the last one of a limit: one that is possible, at every door, and shown in the timeline."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import sampled as city
from maplebridge.rules.refusal import Incomplete
from sampled import NOW

TODAY = date(2026, 9, 28)
TOMORROW, LAST = date(2026, 9, 29), date(2026, 12, 27)
ORDER = {"reason": "The exit is blocked by boxes.", "legal_ground": "Work Safety Law art. 65"}
IMPOSSIBLE = [date(2020, 1, 1), TODAY, LAST + timedelta(days=1), date(9999, 12, 31)]


@pytest.fixture
def number(town):
    """A hazard that waits for its inspector."""
    found = city.report("The fire exit is blocked. 消防通道被堵。", category="150101").number
    assert city.row_of(found).step == "reported"
    return found


@pytest.mark.parametrize("day", IMPOSSIBLE, ids=str)
def test_an_order_to_correct_by_a_day_that_is_impossible_is_refused_with_the_days_that_are(number, day):
    with pytest.raises(Incomplete) as refused:
        city.act(number, "order", given={**ORDER, "correct_by": day}, now=NOW)
    words = refused.value.fields["correct_by"]
    assert words.in_language("en") == "“To be corrected by”: name a day from 29 September 2026 to 27 December 2026."
    assert words.in_language("zh") == "“整改期限”请填写2026年9月29日至2026年12月27日之间的日期。"
    assert city.row_of(number).step == "reported"


@pytest.mark.parametrize("day", [TOMORROW, LAST], ids=str)
def test_the_first_and_the_last_possible_day_are_the_last_day_of_the_limit(number, day):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.matter.storage.state import whole

    city.act(number, "order", given={**ORDER, "correct_by": day}, now=NOW)
    row = city.row_of(number)
    assert (row.step, whole(row)["due"]) == ("correcting", f"{day.isoformat()}T23:59")
    page = pages.matter_page(actor=city.post_of(row.office, "inspector"), number=number, now=NOW)
    assert "fixed" in page.dates[0].why.in_language("en")
    assert not page.dates[0].provisional


def test_the_named_day_stands_in_the_timeline_of_the_office_and_of_whoever_brought_it(number):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    desk = city.post_of(city.row_of(number).office, "inspector")
    city.act(number, "order", given={**ORDER, "correct_by": LAST}, now=NOW)
    office = pages.matter_page(actor=desk, number=number, now=NOW).timeline[0]
    theirs = pages.follow_page(actor=holder_of(number), number=number, now=NOW).timeline[0]
    for item in (office, theirs):
        assert item.title.in_language("en") == "Order to correct by a date"
        said = [value.in_language("en") for value in item.values]
        assert "To be corrected by: 27 December 2026" in said, "the line says what the day is"
        assert any("2026年12月27日" in value.in_language("zh") for value in item.values)


def test_the_form_says_which_days_may_be_named(number):
    from maplebridge.kernel.conduct import pages

    desk = city.post_of(city.row_of(number).office, "inspector")
    form = pages.act_form(actor=desk, number=number, name="order", now=NOW)
    [field] = [one for one in form.act.needs if one.name == "correct_by"]
    assert field.kind == "date"
    days = "A day from 29 September 2026 to 27 December 2026."
    assert field.hint.in_language("en") == f"The last day for putting it right; then it is looked at again. {days}"


def test_a_day_that_rules_a_later_step_is_not_over_and_not_beyond_reason(town):
    """Its cap is not known yet, but a day in the past is none at all."""
    from maplebridge.kernel.file import lastdays
    from maplebridge.kernel.file.choices import course_choices
    from maplebridge.kernel.file.heading import loaded

    matter = loaded(city.row_of(city.report().number), now=NOW)
    choice = course_choices(matter, frozenset(matter.definition.roles))[0]
    assert lastdays.possible(matter, choice, "perform_by") == (TOMORROW, date(2036, 12, 31))


def test_an_agreement_to_perform_by_a_day_that_is_over_is_refused_though_another_step_counts_it(town):
    number = city.report("My neighbour plays music at night. 邻里噪音纠纷。", category="150302").number
    later = NOW + timedelta(hours=1)
    city.act(number, "screen", given={"screened": "yes"}, now=later)
    city.party_of(number, "party_b", now=later)
    city.act(number, "take", given={"both_willing": "yes"}, now=later)
    agreed = {"agreement": "Quiet after ten.", "perform_by": date(2026, 9, 1)}
    with pytest.raises(Incomplete, match="“To be performed by”: name a day from 29 September 2026"):
        city.act(number, "propose", given=agreed, now=later)
