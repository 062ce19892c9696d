"""What people and machines send by mistake or on purpose: a clear sentence, never a broken page, nothing lost."""

from __future__ import annotations

import re

import pytest

from web import visits
from web.conftest import Town
from web.test_routes import Visitor, visitor

KEY = "a-key-that-is-long-enough-to-be-one"
REPORTS = {
    "nothing at all": ({}, 422),
    "only blanks": ({"text": " \n\t "}, 422),
    "only letters nobody can see": ({"text": "\u200b\u200d\ufeff"}, 422),
    "thirty thousand letters": ({"text": "路灯坏了" * 7500}, 422),
    "a unit that never was": ({"text": "The lamp is broken", "unit": "999999"}, 422),
    "a point outside the city": ({"text": "The lamp is broken", "point": "1.0,1.0"}, 422),
    "a kind that never was": ({"text": "The lamp is broken", "category": "zz"}, 422),
    "a phone number of ten digits": ({"text": "The lamp is broken", "reach": "1380000000"}, 422),
    "half an e-mail address": ({"text": "The lamp is broken", "reach": "somebody@"}, 422),
    "somebody else's number without the tick": ({"text": "The lamp is broken", "for_other": "奶奶 13812345678"}, 422),
    "somebody else's number with the tick": (
        {"text": "The lamp is broken", "for_other": "奶奶 13812345678", "behalf": "yes"},
        302,
    ),
    "SQL": ({"text": "'; DROP TABLE matter_matter; --"}, 302),
    "HTML and a formula": ({"text": "=1+1 <script>alert(1)</script> <b>lamp</b>"}, 302),
    "a zero byte": ({"text": "lamp\x00 broken"}, 302),
    "rare characters": ({"text": "𠮷野家门口的路灯坏了，㐂巷。"}, 302),
}


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_with(town: Town, kind: str) -> None:
    fields, expected = REPORTS[kind]
    status, location, body = Visitor(town).post("/zh/report", "/zh/report", do="send", **fields)
    assert status == expected, re.findall(r"error-summary.*?</div>", body, flags=re.DOTALL)
    if expected == 302:
        assert "/zh/receipt/FH-" in location
        return
    assert "您填写的内容都还在" in body
    assert fields.get("for_other", "") in body
    assert fields.get("text", "").strip()[:50] in body or not fields.get("text", "").isprintable()


def test_what_was_reported_is_shown_as_words_never_as_markup(town: Town) -> None:
    somebody = Visitor(town)
    words = "=1+1 <script>alert(1)</script> & lamp"
    _, location, _ = somebody.post("/en/report", "/en/report", do="send", text=words)
    body = somebody.get(location)[2]
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; lamp" in body


def test_the_same_form_sent_twice_is_one_matter_and_other_words_are_refused(town: Town) -> None:
    somebody = Visitor(town)
    first = somebody.post("/en/report", "/en/report", do="send", text="Lamp dark since Monday", key=KEY)
    again = somebody.post("/en/report", "/en/report", do="send", text="Lamp dark since Monday", key=KEY)
    other = somebody.post("/en/report", "/en/report", do="send", text="Something else", key=KEY)
    assert first[:2] == again[:2]
    assert other[0] == 409


@pytest.mark.parametrize(
    "field", ["text", "title", "reach", "for_other", "address", "key", "category", "unit", "extra\x00"]
)
def test_a_zero_byte_in_any_field_of_the_form_stops_nothing(town: Town, field: str) -> None:
    fields = (
        {"text": "The lamp is broken", field: "lamp\x00 1"}
        if field != "reach"
        else {"text": "x lamp", field: "a@example.org\x00"}
    )
    status, _, body = Visitor(town).post("/en/report", "/en/report", do="send", **fields)
    assert status in (302, 422), body[:300]


@pytest.mark.parametrize(
    "fields", [{"map_of": "9" * 5000}, {"do": f"map:{'9' * 5000}"}, {f"spot{'9' * 5000}.x": "1"}, {"spot320.x": "9" * 5000},
               {"against": "9" * 5000}, {"unit": "9" * 5000}]
)  # fmt: skip
def test_numbers_of_five_thousand_digits_stop_nothing(town: Town, fields: dict[str, str]) -> None:
    status, _, body = Visitor(town).post(
        "/en/report", "/en/report", **{"do": "map", "text": "The lamp is broken", **fields}
    )
    assert status in (200, 422), body[:300]


def test_an_act_seen_at_a_number_of_five_thousand_digits_is_answered(town: Town) -> None:
    desk = visitor(town, "city")
    where = visits.address(town, "act", "en")
    assert desk.post(where, where, seen="9" * 5000, key="")[0] in (302, 422)


ADDRESSES = (
    "/en/desk?after=garbage",
    "/en/desk?tab=zz&due=x&step=%00&category=%27",
    "/en/desk/search?q=%00%00",
    "/en/desk/search?q=%27%27%3B--",
    "/en/city/999999",
    "/en/desk/xx",
    "/en/desk/FH-26-99999999",
    "/en/figures?month=zz",
    "/en/figures?month=9999-12",
    "/en/procedures/%00",
    "/en/procedures/cn.hotline.request?version=99999999999999999999",
    "/en/report/map/1/999.svg",
    "/en/report/map/999999/320.svg",
    "/en/verdict/%00",
    "/zh/follow?n=%00",
    "/en/desk?tab=below&category=%F4%8F%BF%BF",
    "/en/desk?tab=below&category=a%ED%9F%BF",
    f"/en/desk?unit={'9' * 5000}",
    f"/en/procedures/cn.hotline.request?version={'9' * 5000}",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_nonsense_in_it_gets_a_page(town: Town, address: str) -> None:
    status, _, body = visitor(town, "city").get(address)
    assert status < 500
    assert "site-header" in body


def test_an_act_without_what_it_needs_names_each_field(town: Town) -> None:
    desk = visitor(town, "city")
    where = visits.address(town, "act", "en")
    status, _, body = desk.post(where, where, seen="zz", key="")
    assert status in (422, 302), "an act that needs nothing may pass"
    assert status == 302 or "error-summary" in body


@pytest.mark.parametrize(
    "pasted", ["", "no braces", "{", "{" * 9000 + "}", '{"form":["a"]}', '{"form":"maplebridge.promise/1"}',
               '{"form":"maplebridge.proof/1","head":{},"path":5}']
)  # fmt: skip
def test_a_pasted_receipt_that_is_none_does_not_hold(town: Town, pasted: str) -> None:
    status, _, body = Visitor(town).post("/en/check", "/en/check", receipt=pasted)
    assert status == 200
    assert "It holds." not in body


def test_too_much_at_once_gets_a_sentence_in_both_languages(town: Town) -> None:
    somebody = Visitor(town)
    status, _, body = somebody.post("/en/report", "/en/report", do="send", text="x" * 3_000_000)
    assert status in (400, 413)
    assert "2 MB" in body


def test_a_verdict_link_is_used_up_by_pressing_and_not_by_reading(town: Town) -> None:
    somebody = Visitor(town)
    link = f"/en/verdict/{town.token_to_press}"
    for _ in range(3):
        assert somebody.get(link)[0] == 200
    acts = re.findall(r'name="act" value="(\w+)"', somebody.get(link)[2])
    assert "solved" in acts
    wrong = somebody.post(link, link, act="no such act")
    assert wrong[0] == 422
    assert somebody.get(link)[0] == 200
    assert somebody.post(link, link, act="solved")[0] == 200
    assert somebody.get(link)[0] == 410
    assert somebody.post(link, "/en/report", act="solved")[0] == 200, "the second click of a double click"
    assert somebody.post(link, "/en/report", act="not_solved", reason="Dark.")[0] == 410


def test_a_second_click_lands_where_the_first_did(town: Town) -> None:
    """The matter has moved by then: the form is open no longer, but the key is looked at first."""
    holder = visitor(town, "code")
    form = f"/en/follow/{town.number}/do/add"
    key = "ZqT4mWcX0yB7rLs9VuKdEa2HnGf5JpOi"
    first, again = (
        holder.post(form, form, key=key, seen="1", text="It flickers at night.") for _ in range(2)
    )
    assert first[:2] == again[:2] == (302, f"/en/follow/{town.number}?done")
    assert holder.get(f"/en/follow/{town.number}")[2].count("It flickers at night.") == 1
    other = holder.post(form, form, key=key, seen="1", text="It burns.")
    assert other[0] == 409
    assert "It burns." in other[2], "what was typed is kept"


def test_a_form_that_is_sent_twice_is_one_report_and_another_browser_never_gets_it(town: Town) -> None:
    somebody = Visitor(town)
    key = "Qw8Zr5Tn1Yc6Vb3Mx0Lk7Jh4Gf9Ds2Ap"
    said = {"do": "send", "text": "The lamp at Liuxi school is dark, sent twice. 路灯不亮。"}
    first, again = (somebody.post("/en/report", "/en/report", key=key, **said) for _ in range(2))
    assert first[0] == again[0] == 302
    assert first[1] == again[1]
    other = somebody.post("/en/report", "/en/report", key=key, where="Yunting", **said)
    assert other[0] == 409
    stranger = Visitor(town).post("/en/report", "/en/report", key=key, **said)
    assert stranger[0] == 302
    assert stranger[1] != first[1]
