"""The second factor in a real browser: set up, asked for, switched off; by keyboard, read by axe, on desk and phone."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest

from web import visits
from web.conftest import Town
from web.test_axe import DESK, PHONE, RULES

WHO = "discipline.city"


@pytest.fixture
def read(town: Town, browser: Any) -> Any:
    """`read(page, what)`: axe finds nothing on the page as it stands, nothing scrolls sideways on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    def read(page: Any, what: str) -> None:
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(what, one["id"], one["nodes"][0]["target"]) for one in found] == []
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], what
        page.set_viewport_size(DESK)

    return read


def _type(page: Any, **words: str) -> None:
    """Fill the fields in their order and press Enter in the last one, as a keyboard does."""
    for name, said in words.items():
        page.focus(f"#{name}")
        page.keyboard.insert_text(said)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", visits.LANGUAGES)
def test_set_up_asked_for_and_switched_off(town: Town, browser: Any, read: Any, language: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(town.url(f"/{language}/sign-in"))
    _type(page, name=WHO, password=visits.PASSWORD)
    page.goto(town.url(f"/{language}/account/second"))
    read(page, "set up")
    app = pyotp.TOTP(page.inner_text("code.secret").replace(" ", ""))
    _type(page, digits="000000", present=visits.PASSWORD)
    assert page.evaluate("document.activeElement.className").startswith("error-summary")
    read(page, "a wrong code")
    assert page.inner_text("code.secret").replace(" ", "") == app.secret
    _type(page, digits=app.now(), present=visits.PASSWORD)
    codes = page.locator(".code-list code").all_inner_texts()
    assert len(codes) == 10
    read(page, "the recovery codes")
    page.emulate_media(media="print")
    assert page.locator(".code-list").is_visible()
    assert not page.locator(".site-header").is_visible()
    page.emulate_media(media="screen")
    context.close()

    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(town.url(f"/{language}/sign-in?next=/{language}/desk/news"))
    _type(page, name=WHO, password=visits.PASSWORD)
    read(page, "the code after the password")
    _type(page, digits="000000")
    read(page, "a wrong code after the password")
    _type(page, digits=codes[0])
    assert page.url == town.url(f"/{language}/desk/news")
    page.goto(town.url(f"/{language}/account/second"))
    read(page, "it is on")
    _type(page, present=visits.PASSWORD, digits=codes[1])
    assert page.url == town.url(f"/{language}/account?done=factor-off")
    read(page, "my account")
    context.close()
