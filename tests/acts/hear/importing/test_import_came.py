"""When an imported message came is shown wherever it is read, and counts where matters are compared."""

from __future__ import annotations

import pytest

import imported
import sampled as city
from imported import NOW

LIST = """id,time,text
1,2026-03-01 09:00,The wooden bridge behind the temple of Liuxi has lost three planks. 柳汐镇庙后木桥缺了三块板。
2,2026-11-20,The wooden bridge behind the temple of Liuxi has lost three planks today. 柳汐镇庙后木桥缺了三块板。
3,,The lamp at the gate of Liuxi school is dark. 柳汐镇学校门口路灯不亮。
"""
FIRST = "It came on 1 March 2026, 09:00 (the list says), taken in on 22 November 2026"
FIRST_ZH = "2026年3月1日09:00收到（据导入清单），2026年11月22日录入"


@pytest.fixture
def rows(town, as_role, tmp_path):
    """The three matters of the list."""
    from maplebridge.kernel.matter.models import Matter

    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    with as_role("clock"):
        imported.run(path)
        return list(Matter.objects.order_by("number").values_list("number", flat=True))


def _pages(number):
    from maplebridge.kernel.conduct import pages, receipts
    from maplebridge.kernel.identity.actor import holder_of

    desk = city.post_of(city.row_of(number).office, "hotline")
    mine = holder_of(number)
    return (
        pages.matter_page(actor=desk, number=number, now=NOW).timeline[-1].title,
        pages.follow_page(actor=mine, number=number, now=NOW).timeline[-1].title,
        receipts.receipt(actor=mine, number=number, now=NOW).came,
    )


def test_desk_follow_page_and_receipt_say_when_it_came_and_when_it_was_taken_in(rows):
    for title in _pages(rows[0]):
        assert title.in_language("en") == FIRST
        assert title.in_language("zh") == FIRST_ZH
    for title in _pages(rows[1]):
        assert title.in_language("en") == "It came on 20 November 2026 (the list says), taken in on 22 November 2026"


def test_where_the_list_gives_no_time_nothing_is_claimed(rows):
    desk, followed, receipt = _pages(rows[2])
    assert (desk.in_language("en"), followed.in_language("en"), receipt) == ("Received", "Received", None)


def test_the_printed_receipt_says_so_too(rows):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.web.pictures import paper

    receipt = receipts.receipt(actor=holder_of(rows[0]), number=rows[0], now=NOW)
    assert FIRST in paper._data(receipt, "https://example.org")["received"]


def test_the_days_between_two_are_those_between_the_messages(rows, as_role):
    from maplebridge.acts.hear import joining
    from maplebridge.acts.hear.models import Alike

    desk = city.post_of(city.row_of(rows[0]).office, "hotline")
    with as_role("clock"):
        Alike.objects.create(matter=rows[1], other=rows[0], likeness=0.9, copy=True)
    [beside] = joining.together(actor=desk, number=rows[1], now=NOW).alike
    assert "264 days apart" in [title.in_language("en") for title in beside.why]
    assert beside.received == city_time(2026, 3, 1, 9)


def test_the_worker_compares_by_the_day_on_which_they_came(rows, as_role):
    from maplebridge.acts.hear import alike

    with as_role("clock"):
        heard = {one.number: one.day for one in alike._heard(alike.THESE, these=rows)}
    assert [heard[number].isoformat() for number in rows] == ["2026-03-01", "2026-11-20", "2026-11-22"]


def city_time(*parts):
    from datetime import datetime

    from maplebridge.kernel.clock import towntime

    return datetime(*parts, tzinfo=towntime.zone())


def test_no_card_asks_more_than_the_contract_allows_also_for_what_was_imported(rows):
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext

    from maplebridge.kernel.verbs import MatterCard, declared
    from maplebridge.kernel.verbs.declaration import CARD_QUERIES

    request = RequestFactory().get("/en/desk")
    request.actor = city.post_of(city.row_of(rows[0]).office, "hotline")
    cards = [card for verb in declared() for card in verb.cards]
    assert any(isinstance(card, MatterCard) for card in cards)
    asked = {}
    for card in cards:
        for given in [(number,) for number in rows] if isinstance(card, MatterCard) else [()]:
            with CaptureQueriesContext(connection) as caught:
                card.context(request, *given)
            asked[card.template, *given] = [one["sql"] for one in caught if " FROM " in one["sql"]]
    assert max(map(len, asked.values())) == CARD_QUERIES, asked


def test_each_row_is_taken_in_in_the_language_of_its_words(town, as_role, tmp_path):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting
    from maplebridge.kernel.matter.models import Matter

    texts = ("桥头的路灯不亮了", "The street lamp at the bridge is dark")
    path = tmp_path / "two.csv"
    path.write_text("id,text\n" + "".join(f"L{n},{text}\n" for n, text in enumerate(texts)), "utf-8")
    with as_role("clock"):
        imported.run(path)
        with acting(SYSTEM):
            numbers = list(Matter.objects.order_by("number").values_list("number", flat=True))
            facts = [ledger.entries_of(number)[0].content for number in numbers]
    assert [one.holder["lang"] for one in facts] == ["zh", "en"]
