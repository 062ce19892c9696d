"""An enquiry is answered at once through real pages, without script: no matter is opened unless somebody wants one."""

from __future__ import annotations

from typing import Any

import pytest

from web.conftest import Town
from web.test_stories import person

ASKS = {
    "en": ("How do I get a residence permit, which papers are needed?", "residence permit"),
    "zh": ("请问居住证在哪里办，需要什么材料？", "居住证"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_is_answered_before_it_is_sent(browser: Any, town: Town, language: str) -> None:
    words, _ = ASKS[language]
    with person(browser, town, town.address) as page:
        page.goto(f"/{language}/report")
        page.fill("#text", words)
        page.click("button[value=look]:not([tabindex])")
        assert page.locator("#answers .suggestion").count() >= 1
        assert page.locator("#answers dl.facts").count() >= 1, "source, office and review day"
        page.locator("#answers button").first.click()
        assert f"/{language}/answers/permit-" in page.url
        assert page.url.endswith("?done")
        assert page.locator(".receipt-codes").count() == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_is_not_content_with_it_sends_the_report(browser: Any, town: Town, language: str) -> None:
    words, _ = ASKS[language]
    with person(browser, town, town.address) as page:
        page.goto(f"/{language}/report")
        page.fill("#text", words)
        page.click("button[value=look]:not([tabindex])")
        page.click("button[value=send]")
        assert page.locator(".receipt-codes").count() == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_base_is_read_and_searched(browser: Any, town: Town, language: str) -> None:
    _, words = ASKS[language]
    with person(browser, town, town.address) as page:
        page.goto(f"/{language}/")
        page.click(f".main-nav a[href='/{language}/answers']")
        every = page.locator("main section.card h2 a").count()
        assert every >= 30
        page.fill("#q", words)
        page.click("main form button")
        fewer = page.locator("main section.card h2 a").count()
        assert 0 < fewer < every
        page.locator("main section.card h2 a").first.click()
        assert "/answers/" in page.url
        assert page.locator("dl.facts dd").count() == 3
        page.click("main form button")
        assert page.url.endswith("?done")
