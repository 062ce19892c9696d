"""The administrator's accounts in a real browser: found, made, given a start password, read; by axe, on desk and phone."""

from __future__ import annotations

from typing import Any

import pytest

from web import visits
from web.conftest import Town
from web.test_axe import DESK, PHONE, RULES


def read(page: Any, what: str) -> None:
    """Axe finds nothing on the page as it stands, nothing scrolls sideways on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    assert [(what, one["id"], one["nodes"][0]["target"]) for one in found] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], what
    page.set_viewport_size(DESK)


def press(page: Any, what: str) -> None:
    """Press a button as a keyboard does, and wait for the page behind it."""
    page.locator(what).focus()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", visits.LANGUAGES)
def test_an_account_is_made_found_helped_and_closed(town: Town, browser: Any, language: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = visits.come_in(context, town, "operator")
    name = f"watch.{language}"
    page.goto(town.url(f"/{language}/operator/accounts/add"))
    read(page, "add")
    page.fill("#name", name)
    page.fill("#shown_en", "officer on watch, Fenghe City")
    page.fill("#office", "Nowhere")
    page.fill("#present", visits.PASSWORD)
    press(page, "main form button")
    assert page.evaluate("document.activeElement.className").startswith("error-summary")
    read(page, "no such office")
    page.fill("#office", page.locator("#office-list option").first.get_attribute("value"))
    page.fill("#present", visits.PASSWORD)
    press(page, "main form button")
    start = page.inner_text(".start-word code")
    assert len(start) == 23
    read(page, "made")
    page.goto(town.url(f"/{language}/operator/accounts?q=watch"))
    read(page, "found")
    press(page, f"text={name}")
    assert start not in page.content()
    read(page, "one account")
    press(page, "button[value=log]")
    read(page, "its door")
    page.fill("#deputy", "hotline.city")
    page.fill("#since", "2026-11-01")
    page.fill("#until", "2027-12-31")
    press(page, "main form:has(#deputy) button")
    read(page, "a deputy")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    press(page, "button[value=close]")
    read(page, "closed")
    context.close()
