"""A place may have no competent office: page, receipt and desk say who looks for one, by when, and what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

import sampled as city
from sampled import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def hole(town, as_role):
    """The city has lost every mandate to handle street lamps; a lamp was reported all the same. Its number."""
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.models import Mandate

    with as_role("clock"):
        Mandate.objects.filter(role="handler").filter(category__in=("02", "0202", "020201", "")).delete()
    city.forget()
    number = city.report().number
    assert territory.offices().holder("handler", territory.tree().root.id, "020201") is None
    return number


def said(number):
    """Lede and placing of the follow page, and the placing on the receipt, in English and Chinese."""
    from maplebridge.kernel.conduct import pages, receipts
    from maplebridge.kernel.identity.actor import holder_of

    page = pages.follow_page(actor=holder_of(number), number=number, now=LATER)
    paper = receipts.receipt(actor=holder_of(number), number=number, now=LATER)
    return [[one.in_language(language) for language in ("en", "zh")] for one in (page.lede, page.placed, paper.placed)]


def card(number, actor):
    from maplebridge.acts.hear import gaps

    return gaps.to_do(actor=actor, number=number, now=LATER)


def intake():
    from maplebridge.kernel.territory import queries as territory

    office = next(one for one in territory.offices().all if one.kind == "intake")
    return city.post_of(office.id, "intake")


def test_whoever_brought_it_reads_who_looks_for_an_office_and_by_when(hole):
    from maplebridge.kernel.file.heading import office_title
    from maplebridge.texts.days import dated_with_weekday

    row = city.row_of(hole)
    looker, day = office_title(row.office), dated_with_weekday(row.due.astimezone(NOW.tzinfo).date())
    for english, chinese in said(hole):
        assert "No office of this city that may have it holds the mandate for “Street lamps”" in english
        assert f"{looker.in_language('en')} looks for one by " in english
        assert looker.in_language("zh") in chinese
        assert "you need do nothing" in english
    assert day.in_language("en") in said(hole)[0][0]
    assert "holds the mandate for “Street lamps” at" in said(hole)[1][0]
    assert not said(hole)[1][0].startswith(looker.in_language("en")), "nobody is said to hold it"


def test_where_an_office_holds_the_mandate_nothing_of_it_is_said(town):
    number = city.report().number
    assert all("looks for one" not in english for english, _ in said(number))
    assert card(number, intake_of_unit()) is None


def test_the_desk_says_what_to_do(hole):
    row = city.row_of(hole)
    shown = card(hole, city.post_of(row.office, "hotline"))
    assert (shown["sorts"], shown["exchanges"]) == (True, True)
    assert shown["by"] == row.due.astimezone(NOW.tzinfo).date()
    assert [one.in_language("en") for one in shown["units"]][-1] == "Fenghe City"
    assert shown["role"].in_language("en") == "Office in charge"


def test_other_offices_are_told_nothing(hole):
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.rules.refusal import NotFound

    police = next(one for one in territory.offices().all if one.kind == "police-station")
    with pytest.raises(NotFound):
        card(hole, city.post_of(police.id, "station"))


def test_the_page_of_the_desk_shows_it_in_both_languages(hole):
    from django.test import Client

    from db.test_sent_twice import at_desk
    from maplebridge.kernel.matter import numbers

    client = at_desk(hole, "hotline")
    assert isinstance(client, Client)
    for language, words in (("en", "No office here may handle it yet"), ("zh", "这里还没有有权办理的机关")):
        page = client.get(f"/{language}/desk/{numbers.show(hole)}").content.decode()
        assert words in page
        assert f"/{language}/desk/{numbers.show(hole)}/kind" in page
        assert f"/{language}/desk/{numbers.show(hole)}/exchange" in page


def test_another_kind_that_an_office_may_handle_ends_it(hole):
    from maplebridge.acts.hear import sorting

    row = city.row_of(hole)
    sorting.change(
        actor=city.post_of(row.office, "hotline"),
        number=hole,
        classification=sorting.Classification(category="030101", urgency=0, reason="It is about refuse beside the lamp."),
        last_read=row.seq,
        now=LATER,
    )
    assert all("looks for one" not in english for english, _ in said(hole))


def test_once_an_office_has_the_mandate_confirming_the_kind_brings_it_there(hole, as_role):
    from maplebridge.acts.hear import sorting
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.models import Mandate

    city.act(hole, "dispatch", now=LATER)
    stuck = city.row_of(hole)
    office = next(one for one in territory.offices().at(territory.tree().root.id) if one.kind == "town-management")
    with as_role("clock"):
        Mandate.objects.create(office_id=office.id, role="handler", category="02")
    city.forget()
    assert stuck.office != office.id
    sorting.change(
        actor=intake_of_unit(),
        number=hole,
        classification=sorting.Classification(category="020201", urgency=0),
        last_read=stuck.seq,
        now=LATER + timedelta(minutes=5),
    )
    assert city.row_of(hole).office == office.id
    assert all("looks for one" not in english for english, _ in said(hole))


def intake_of_unit():
    """The intake, which answers for the whole city."""
    from dataclasses import replace

    from maplebridge.kernel.territory import queries as territory

    units = tuple(unit.id for unit in territory.tree().units)
    return replace(intake(), unit_ids=units)


def test_without_an_intake_it_says_so(town, as_role, monkeypatch):
    from maplebridge.kernel.file import nobody

    number = city.report().number
    monkeypatch.setattr(nobody, "gap", lambda _matter: nobody.Hole("handler", "020201", (), None))
    monkeypatch.setattr(nobody, "_looker", lambda _matter, hole: hole.intake)
    for english, chinese in said(number):
        assert "The city has named no office that looks for one." in english
        assert "silence" in english
        assert chinese


def test_what_nobody_has_sorted_says_that_a_person_reads_it(hole):
    from maplebridge.packs.reading import OUTSIDE

    number = city.report("We protest for our belief. 我们的宗教信仰集会。").number
    assert city.row_of(number).category == OUTSIDE
    assert all("A person reads it first and says what it is about" in english for english, _ in said(number))
    assert card(number, intake_of_unit())["outside"] is True


def test_a_look_before_sending_says_it_too(hole):
    from maplebridge.acts.hear import queries

    suggestion = queries.suggest(text=city.TEXT, now=LATER)
    words = suggestion.placed.in_language("en")
    assert "holds a mandate for this kind of matter" in words
    assert "intake office of their common superior names the office" in words


def test_the_hole_goes_on_after_the_first_step_and_names_the_intake(hole):
    from maplebridge.kernel.file.heading import office_title

    city.act(hole, "dispatch", now=LATER)
    lede = said(hole)[1][0]
    names = {office_title(one).in_language("en") for one in (city.row_of(hole).office, intake().office_ids[0]) if one}
    assert any(f"{name} looks for one by " in lede for name in names)
