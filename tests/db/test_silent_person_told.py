"""A matter ends because nothing came from its person: letter, page and receipt say what ended, why, and what is left."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

import sampled as city
from sampled import NOW

WORDS = {
    "missing_items": "Say which year. 请写明年度。",
    "answer": "It is done. 已办理。",
    "legal_ground": "Art. 32. 第三十二条。",
}
CASES: dict[str, tuple[str, tuple[str, ...], str, tuple[str, ...]]] = {
    "cn.information.request": (
        "160205", ("clarify",), "given_up",
        ("nothing came from you at “Being made clear” in time: Withdrawn or given up",
         "Ask anew: the same office, at any time."),
    ),
    "cn.petition.claim": (
        "010401", ("forward", "route_6", "support"), "lapsed",
        ("nothing came from you at “Answered; review may be asked” in time", "Bring it anew: petition office, at any time.",
         "Ask for supervision or correction: petition office of the next higher level, within"),
    ),
}  # fmt: skip
"""Procedure → a kind of it, the acts up to the person's own step, its end by their silence, what they must read."""
CHINESE = {
    "cn.information.request": ("因您在“补正”环节期限内未作表示", "重新提出申请：随时可向原受理机关提出。"),
    "cn.petition.claim": ("因您在“已答复（可申请复查）”环节期限内未作表示", "重新提出信访事项：随时可向信访工作机构提出。"),
}


@pytest.fixture(params=CASES)
def silent(request, town, as_role):
    """A matter that ended by its person's silence: the procedure, the number, a browser that holds its code, the moment."""
    from django.test import Client

    from maplebridge.kernel.conduct.reaching import Contact
    from maplebridge.kernel.law import registry
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.lifecycle import clock

    kind, acts, end, _ = CASES[request.param]
    done = city.report(category=kind, contact=Contact(email="resident@example.org"))
    row = city.row_of(done.number)
    assert registry.by_id(row.procedure_id).procedure.id == request.param
    for minute, act in enumerate(acts, 1):
        needs = registry.by_id(row.procedure_id).procedure.acts_at(city.row_of(done.number).step)[act].needs
        given = {name: WORDS[name] for name in needs}
        city.act(done.number, act, given=given, now=NOW + timedelta(minutes=minute))
    over = NOW + timedelta(days=90)
    with as_role("clock"):
        list(clock.run_until(over))
    row = city.row_of(done.number)
    assert (row.step, row.due) == (end, None)
    browser, shown = Client(SERVER_NAME="localhost"), numbers.show(done.number)
    assert browser.post("/en/follow", {"number": shown, "code": done.code}).status_code == 302
    return request.param, done.number, browser, shown


def page(browser: Any, address: str) -> str:
    """What a page says."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_page_and_the_receipt_say_what_ended_why_and_what_is_left(silent, as_role):
    procedure, number, browser, shown = silent
    for language, words in (("en", CASES[procedure][3]), ("zh", CHINESE[procedure])):
        for address in (f"/{language}/follow/{shown}", f"/{language}/receipt/{shown}"):
            said = page(browser, address)
            for sentence in words:
                assert sentence in said, (address, sentence)
            assert "nobody acted at" not in said
    receipt = page(browser, f"/en/receipt/{shown}")
    ways = receipt[receipt.index("Doors that stay open") :]
    first = ways[ways.index("<li>") : ways.index("</li>")]
    assert "at any time" in first, "its own way stands first"
    assert city.agrees(number, as_role)


def test_whoever_left_an_address_is_written_to_with_the_way_that_is_left(silent, as_role, monkeypatch):
    from maplebridge.kernel import ledger
    from maplebridge.kernel.conduct import telling
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.matter.lifecycle.acting import acting

    procedure, number, _, _ = silent
    put: list[Any] = []
    monkeypatch.setattr(telling.telling, "put", lambda notices, **_: put.extend(notices))
    with as_role("clock"), acting(SYSTEM):
        last = [one for one in ledger.entries_of(number) if one.kind == "silence"][-1:]
        telling.tell_parties(last, NOW + timedelta(days=90))
    [letter] = put
    lines = letter.body.splitlines()
    for head, way in (
        ("It has ended. These ways are left to you.", CASES[procedure][3][1]),
        ("本事项已结束，您仍有以下途径。", CHINESE[procedure][1]),
    ):
        assert lines[lines.index(head) + 1] == way, "each way on its own line"


def test_a_matter_that_runs_says_nothing_of_an_end(town, as_role):
    from maplebridge.kernel.conduct import receipts
    from maplebridge.kernel.identity.actor import holder_of

    number = city.report(category="160205").number
    shown = receipts.receipt(actor=holder_of(number), number=number, now=NOW)
    assert shown.ended is None


def test_a_matter_under_the_text_before_keeps_its_words(town, as_role):
    """Version 2 told nobody and named no way; a matter under it ends as it did, with the sentence that it had."""
    from maplebridge.config.procedures import texts
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.law import proofs, registry
    from maplebridge.kernel.matter.lifecycle import clock

    text = registry.pack_texts("cn", "procedures")["cn.information.request.toml"]
    before = re.sub(r"(?m)^version = \d+", "version = 2", text)
    before = before.replace('"given_up", tells = ["applicant"], ', '"given_up", ')
    before = before.replace('outcome = "withdrawn", remedy = ["anew"]', 'outcome = "withdrawn"')
    with as_role("clock"):
        old = registry.adopt(before, name="old.toml", pack="cn", now=NOW)
    number = city.report(category="160205").number
    assert city.row_of(number).procedure_id != old.id, "what opens now goes by the newer text"
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE matter_matter SET procedure_id = %s WHERE number = %s", [old.id, number])
    city.act(number, "clarify", given={"missing_items": WORDS["missing_items"]}, now=NOW + timedelta(minutes=1))
    with as_role("clock"):
        assert {one.code for one in proofs.proof(old.id).problems} == {"S10"}
        assert [one for one in texts.findings(NOW.date()) if "not sound" in one or "wait" in one] == []
    page = pages.follow_page(actor=holder_of(number), number=number, now=NOW + timedelta(hours=1))
    assert page.course.longest_days, "what is asked of new texts takes nothing from an old one"
    with as_role("clock"):
        list(clock.run_until(NOW + timedelta(days=90)))
    page = pages.follow_page(actor=holder_of(number), number=number, now=NOW + timedelta(days=91))
    assert city.row_of(number).step == "given_up"
    assert "because nobody acted at “Being made clear” in time" in page.lede.in_language("en")
    assert "bring it again" in page.lede.in_language("en")
