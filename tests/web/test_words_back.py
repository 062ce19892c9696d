"""A session ends while somebody writes: the words on the way back to their form, in a real browser, read by axe."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from web import visits
from web.conftest import Town
from web.test_axe import DESK, PHONE
from web.test_keeping import press, read

WORDS = "It took an hour to write this: 写了一个小时。"


@pytest.mark.parametrize("language", visits.LANGUAGES)
def test_words_of_a_desk_come_back_after_the_sign_in(town: Town, browser: Any, language: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = visits.come_in(context, town, "city")
    page.goto(town.url(f"/{language}/desk/{town.desk_number}"))
    page.click("details:has(#text) > summary")
    page.fill("#text", WORDS)
    context.clear_cookies(name="sessionid")
    press(page, "form:has(#text) button")
    seen(page, f"over-{language}")
    assert WORDS in page.inner_text("main")
    page.fill("#name", visits.SIGN_INS["city"])
    page.fill("#password", "wrong")
    press(page, "main form button")
    seen(page, f"wrong-{language}")
    assert WORDS in page.inner_text("main")
    page.fill("#password", visits.PASSWORD)
    press(page, "main form button")
    seen(page, f"back-{language}")
    press(page, "main form button")
    assert page.input_value("#text") == WORDS
    seen(page, f"form-{language}")
    press(page, "form:has(#text) button")
    assert WORDS in page.inner_text("main"), "now it is a note"
    context.close()


@pytest.mark.parametrize("language", visits.LANGUAGES)
def test_words_of_a_resident_come_back_after_the_code(town: Town, browser: Any, language: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = visits.come_in(context, town, "code")
    page.goto(town.url(f"/{language}/follow/{town.number}/do/add"))
    page.fill("#text", WORDS)
    context.clear_cookies(name="mb_held")
    press(page, "main form button")
    seen(page, f"closed-{language}")
    assert page.input_value("#number") == town.number
    page.fill("#code", town.code)
    press(page, "main form button")
    seen(page, f"opened-{language}")
    press(page, "main form button")
    assert page.input_value("#text") == WORDS
    context.close()


def seen(page: Any, name: str) -> None:
    """Axe finds nothing, nothing scrolls sideways; a picture for whoever wants to look (MAPLEBRIDGE_PICTURES)."""
    read(page, name)
    folder = os.environ.get("MAPLEBRIDGE_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
        page.set_viewport_size(PHONE)
        page.screenshot(path=str(Path(folder) / f"{name}-phone.png"), full_page=True)
        page.set_viewport_size(DESK)
