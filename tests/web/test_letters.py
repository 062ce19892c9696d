"""A letter on paper, in a real browser: asked for, printed as one sheet, posted, read by both sides; large and small."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import mailed
from web import visits
from web.conftest import Town
from web.test_axe import DESK, PHONE, RULES
from web.test_stories import do, open_with_code, person

UNITS = {"en": "Liuxi Township", "zh": "柳汐镇"}
POSTED = {"en": "A letter was posted by registered post on", "zh": "挂号寄出一封信"}
MISSED = {"en": "We could not reach you", "zh": "我们未能联系到您"}
ADDRESS = "Li Fang, 5 Willow Lane, Liuxi 柳汐镇柳巷5号"


def _reported(page: Any, language: str) -> tuple[str, str]:
    page.goto(f"/{language}/report")
    page.fill("#text", "A road surface is broken, potholes. 路面破损，坑洼不平。")
    visits.choose(page, "unit", label=UNITS[language])
    page.click("button[value=look]:not([tabindex])")
    visits.choose(page, "category", "020101")
    page.fill("#letters_to", ADDRESS)
    page.click("button[value=send]")
    codes = page.inner_text(".receipt-codes")
    number, code = re.search(r"FH-\d\d-\d{7}", codes), re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", codes)
    assert number, codes
    assert code, codes
    return number[0], code[0]


def _on_paper(town: Town, shown: str) -> int:
    """A letter to whoever brought this matter, for which e-mail had failed before."""
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.identity.actor import SYSTEM
    from maplebridge.kernel.identity.sealed import vault
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.notice import sendings, ways
    from maplebridge.kernel.notice.models import Sending

    number, now = numbers.read(shown) or 0, datetime.now(UTC)
    with town.database.as_role("clock"):
        with scope.reading(SYSTEM):
            [one] = vault.persons_of(number)
        paper = Sending.objects.get(pk=mailed.on_paper(number, now, to=one))
        sendings.note(paper.letter, ways.MAIL, sendings.FAILED, now=now, said="SMTPRecipientsRefused 550")
    return paper.pk


def _looked_at(page: Any, name: str) -> None:
    """axe has no finding and nothing scrolls sideways, large and small; pictures go where MAPLEBRIDGE_PICTURES says."""
    from axe_playwright_python.sync_playwright import Axe

    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        if shots := os.environ.get("MAPLEBRIDGE_PICTURES"):
            page.screenshot(path=Path(shots) / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESK)


@pytest.mark.parametrize("language", UNITS)
def test_a_letter_is_asked_for_printed_and_posted(town: Town, browser: Any, language: str) -> None:
    with person(browser, town, town.address) as resident:
        number, code = _reported(resident, language)
    with person(browser, town, town.address, "centre.liuxi") as centre:
        do(centre, f"/{language}/desk/{number}", "dispatch")
    letter = _on_paper(town, number)
    context = browser.new_context(base_url=town.address, viewport=DESK)
    office = context.new_page()
    office.goto("/en/sign-in")
    office.fill("#name", "handler.liuxi")
    office.fill("#password", visits.PASSWORD)
    office.click("main form button")
    office.goto(f"/{language}/desk/{number}")
    assert office.locator("#missed").count() == 1
    _looked_at(office, f"{language}-matter")
    office.click(f"header a[href='/{language}/desk/letters']")
    _looked_at(office, f"{language}-letters")
    office.click(f"a[href='/{language}/desk/letters/{letter}']")
    assert ADDRESS not in office.content()
    _looked_at(office, f"{language}-letter")
    office.click("main form button >> nth=0")
    assert ADDRESS in office.inner_text(".letter-sheet")
    _looked_at(office, f"{language}-printed")
    office.emulate_media(media="print")
    assert office.locator(".letter-sheet").is_visible()
    assert not office.locator("form").first.is_visible()
    assert not office.locator("h1").first.is_visible()
    if shots := os.environ.get("MAPLEBRIDGE_PICTURES"):
        office.screenshot(path=Path(shots) / f"{language}-sheet.png", full_page=True)
    office.emulate_media(media="screen")
    office.check("#how-registered")
    office.fill("#proof", "XA 1234 5678 9 CN")
    office.click("main form button >> nth=-1")
    assert office.url.endswith("/desk/letters?done"), office.inner_text("main")
    context.close()
    context = browser.new_context(base_url=town.address, viewport=DESK)
    reader = context.new_page()
    open_with_code(reader, language, number, code)
    assert MISSED[language] in reader.inner_text("#missed")
    assert POSTED[language] in reader.inner_text(".timeline")
    assert "XA 1234 5678 9 CN" in reader.inner_text(".timeline")
    assert ADDRESS not in reader.content()
    _looked_at(reader, f"{language}-follow")
    context.close()
