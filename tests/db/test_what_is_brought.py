"""Receipts and pages call what was brought what its procedure calls it; a report stays a report."""

from __future__ import annotations

import pytest

import sampled as city
from pure.rules.test_opening_days import TEXT

NOW = city.NOW
OFFER = TEXT.replace('zh = "季" }\n', 'zh = "季" }\nbrings = { en = "offer", zh = "认养申请" }\n', 1)


@pytest.fixture
def offered(town, as_role):
    """The number of an offer, and its holder's browser."""
    from django.test import Client

    from db.test_opening_days import bring
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import numbers

    with as_role("clock"):
        registry.adopt(OFFER, name="season.toml", pack="cn", now=NOW)
    number = bring()
    client = Client(SERVER_NAME="localhost")
    client.post("/en/follow", {"number": numbers.show(number), "code": city.new_code(number)})
    return numbers.show(number), client


def test_a_receipt_and_its_page_say_what_it_is(offered):
    number, client = offered
    for language, said, never in (("en", "your offer", "report"), ("zh", "认养申请", "反映")):
        for page in ("receipt", "follow"):
            shown = client.get(f"/{language}/{page}/{number}")
            assert shown.status_code == 200
            inside = shown.content.decode().partition("<main")[2].partition("</main>")[0]
            assert never not in inside.lower(), (page, language)
        receipt = client.get(f"/{language}/receipt/{number}").content.decode()
        assert said.removeprefix("your ") in receipt


def test_a_report_is_still_called_one(town):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of

    number = city.report("The lamp is broken. 路灯坏了。").number
    head = receipts.receipt(actor=holder_of(number), number=number, now=NOW).heading
    assert (head.brings.in_language("en"), head.brings.in_language("zh"), head.is_report) == ("report", "反映", True)
