"""A neighbours' dispute played by both sides and the office, each in a browser of its own, without script."""

from __future__ import annotations

import re
from typing import Any

import pytest

from web.conftest import Town
from web.test_stories import person, report

WORDS = "My neighbour in flat 402, Lin Street 7, plays the drum every night. 邻居每晚敲鼓。"


def act(page: Any, language: str, door: str, number: str, name: str, **given: str) -> None:
    """Open the form of an act, fill it in and press."""
    page.goto(f"/{language}/{door}/{number}/do/{name}")
    for field, value in given.items():
        place = page.locator(f"#{field}")
        if place.get_attribute("type") == "checkbox":
            place.check()
        else:
            place.fill(value)
    page.click("main form button.button:not(.is-quiet)")
    assert "done" in page.url, page.inner_text("main")


def come(page: Any, language: str, number: str, code: str) -> None:
    """Open a matter by number and code."""
    page.goto(f"/{language}/follow?n={number}")
    page.fill("#number", number)
    page.fill("#code", code)
    page.click("main form button")
    page.wait_for_url(f"**/{language}/follow/{number}*")


def called_in(desk: Any, language: str, number: str) -> str:
    """Call the other party in at the desk; the code that is handed over."""
    desk.goto(f"/{language}/desk/{number}/sides")
    desk.check("input[name=role][value=party_b]")
    desk.fill("#about", "Noise at night in your house; please say how you see it. 夜间噪声，请说明。")
    desk.check("input[name=way][value=counter]")
    desk.click("main form button.button:not(.is-quiet)")
    return str(desk.locator(".receipt-number").nth(1).inner_text())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_sides_sign_and_neither_reads_the_others_words(
    browser: Any, town: Town, language: str
) -> None:
    with (
        person(browser, town, town.address) as a,
        person(browser, town, town.address) as b,
        person(browser, town, town.address, "centre.liuxi") as desk,
    ):
        unit = "Liuxi Township" if language == "en" else "柳汐镇"
        number, code = report(a, language, WORDS, unit=unit, category="150302")
        desk.goto(f"/{language}/desk/{number}/sides")
        assert desk.locator("#about").count() == 0, "nobody is called in before the screen"
        assert desk.locator("main .banner").count() == 1
        act(desk, language, "desk", number, "screen", screened="yes")
        come(b, language, number, called_in(desk, language, number))
        theirs = b.content()
        assert "Lin Street" not in theirs
        assert "夜间噪声" in theirs
        act(desk, language, "desk", number, "take", both_willing="yes")
        act(desk, language, "desk", number, "propose", agreement="Quiet from ten. 十点后安静。", perform_by=_soon())
        b.goto(f"/{language}/follow/{number}/do/sign")
        assert "403" in str(b.title()) or b.locator("main form").count() == 0, "it is not theirs to sign yet"
        come(a, language, number, code)
        act(a, language, "follow", number, "sign")
        b.reload()
        act(b, language, "follow", number, "sign")
        a.goto(f"/{language}/follow/{number}")
        assert re.search("binding|confirmation|协议生效", a.inner_text("main"))
        with b.expect_event("framenavigated"):
            b.click("text=Leave this page quickly" if language == "en" else "text=快速离开本页")
        assert "weather" in b.url or b.url.startswith("chrome-error"), "away from this city; tests have no net"
        b.goto(f"/{language}/follow/{number}")
        assert b.locator("#code").count() == 1 or number not in b.inner_text("h1")


def _soon() -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
