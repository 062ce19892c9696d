"""“The lamp downstairs is out” became a people's mediation, and does not stay one: through real pages, without script."""

from __future__ import annotations

from typing import Any

import pytest

from web import visits
from web.conftest import Town
from web.test_stories import open_with_code, person, report

WORDS = "The lamp downstairs is out, nobody sees the stairs. 楼下的灯不亮了，看不见台阶。"
LAMP, CLAIM, NEIGHBOURS = "020201", "010401", "150302"
SAID = {
    "en": {
        "unit": "Liuxi Township",
        "own": "street lamp",
        "before": "People's mediation",
        "after": "Hotline request",
        "why": "It is about a lamp, not about neighbours.",
        "exchanged": "The procedure was exchanged",
        "kept": "keeps the first day",
        "too_late": "is not possible",
    },
    "zh": {
        "unit": "柳汐镇",
        "own": "路灯",
        "before": "人民调解",
        "after": "12345热线诉求",
        "why": "说的是路灯，不是邻里纠纷，请转办。",
        "exchanged": "程序已更换",
        "kept": "保持最初承诺的日期",
        "too_late": "不能再次更换",
    },
}


def look_for(page: Any, words: str) -> None:
    """Look for a kind in one's own words."""
    page.fill("#words", words)
    page.click("button[value=find]:not([tabindex])")


def press(page: Any, value: str) -> None:
    """Press a button of the form."""
    page.click(f"main form button[value={value}]:not([tabindex])")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whoever_brought_it_takes_the_lamp_out_of_the_mediation(browser: Any, town: Town, language: str) -> None:
    said = SAID[language]
    with person(browser, town, town.address) as page:
        number, code = report(page, language, WORDS, unit=said["unit"], category=NEIGHBOURS)
        open_with_code(page, language, number, code)
        page.click(f"details:has(a[href$='/follow/{number}/exchange']) > summary")
        page.click(f"a[href$='/follow/{number}/exchange']")
        look_for(page, said["own"])
        page.check(f"#pick-{LAMP}")
        press(page, "look")
        table = page.inner_text("#after")
        assert said["before"] in table
        assert said["after"] in table
        press(page, "exchange")
        assert page.url.endswith("?done")
        shown = page.inner_text("main")
        assert said["exchanged"] in shown
        assert number in shown
        page.goto(f"/{language}/follow/{number}/exchange")
        assert said["too_late"] in page.inner_text("main")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_office_exchanges_it_with_a_reason_that_the_resident_reads(browser: Any, town: Town, language: str) -> None:
    said = SAID[language]
    with (
        person(browser, town, town.address) as page,
        person(browser, town, town.address, "centre.liuxi") as desk,
    ):
        number, code = report(page, language, WORDS, unit=said["unit"], category=NEIGHBOURS)
        desk.goto(f"/{language}/desk/{number}")
        desk.click(f"details:has(a[href$='/desk/{number}/exchange']) > summary")
        desk.click(f"a[href$='/desk/{number}/exchange']")
        visits.choose(desk, "category", LAMP)
        press(desk, "look")
        assert said["after"] in desk.inner_text("#after")
        press(desk, "exchange")
        assert desk.locator(".error-summary").count() == 1, "no reason was given"
        desk.fill("#reason", said["why"])
        press(desk, "exchange")
        assert "done" in desk.url or "gone" in desk.url, desk.inner_text("main")
        open_with_code(page, language, number, code)
        shown = page.inner_text("main")
        assert said["exchanged"] in shown
        assert said["why"] in shown


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_later_day_is_asked_about_and_the_first_one_kept(browser: Any, town: Town, language: str) -> None:
    said = SAID[language]
    with (
        person(browser, town, town.address) as page,
        person(browser, town, town.address, "centre.liuxi") as desk,
    ):
        number, code = report(page, language, WORDS, unit=said["unit"], category=LAMP)
        desk.goto(f"/{language}/desk/{number}/exchange")
        visits.choose(desk, "category", CLAIM)
        desk.fill("#reason", said["why"])
        press(desk, "look")
        assert desk.locator("#after .banner").count() == 1
        press(desk, "exchange")
        assert "done" in desk.url or "gone" in desk.url, desk.inner_text("main")
        open_with_code(page, language, number, code)
        assert page.locator("#later-day").count() == 1
        page.click("button[name=answer][value=no]")
        assert page.url.endswith("?done")
        assert said["kept"] in page.inner_text("main")
        assert page.locator("#later-day").count() == 0
