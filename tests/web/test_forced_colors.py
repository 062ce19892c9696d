"""With the reader's own few colours every word of every drawing stands out, and the present step still shows."""

from __future__ import annotations

from typing import Any

import pytest

from web import visits
from web.conftest import Town

DRAWN = (
    ("public", "procedure"),
    ("code", "follow-matter"),
    ("code", "receipt"),
    ("city", "city"),
    ("city", "matter"),
)
WORDS = """() => [...document.querySelectorAll('.course text, .chart text, .map text')]
  .filter(t => getComputedStyle(t).fill !== getComputedStyle(document.body).color)
  .map(t => t.textContent + ': ' + getComputedStyle(t).fill)"""
GROUNDS = """() => [...document.querySelectorAll('.course rect.mark-fill, .map .unit')]
  .filter(r => getComputedStyle(r).fill !== getComputedStyle(document.body).backgroundColor).length"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_of_a_drawing_has_the_colour_of_text_and_lies_on_the_colour_of_paper(
    town: Town, browser: Any, scheme: str
) -> None:
    wrong, words = [], 0
    for role in ("public", "code", "city"):
        context = browser.new_context(
            forced_colors="active", color_scheme=scheme, viewport={"width": 1280, "height": 900}
        )
        page = visits.come_in(context, town, role)
        for name in (name for who, name in DRAWN if who == role):
            page.goto(town.url(visits.address(town, name, "en")))
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            words += page.locator(".course text, .chart text, .map text").count()
            wrong += [(name, word) for word in page.evaluate(WORDS)]
            wrong += [(name, "ground")] * page.evaluate(GROUNDS)
        context.close()
    assert wrong == []
    assert words > 30


def test_the_present_step_shows_without_any_pigment(town: Town, browser: Any) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 390, "height": 844})
    page = context.new_page()
    address = visits.address(town, "procedure", "en")
    page.goto(town.url(f"{address}?at=handling"))
    fill = "getComputedStyle(document.querySelector('.rail > li%s'), '::before').backgroundColor"
    assert page.evaluate(fill % ".is-now") != page.evaluate(fill % ":not(.is-now)")
    assert page.locator(".rail [aria-current=step]").count() == 1
    assert "the matter is here now" in page.inner_text(".rail > .is-now")
    context.close()
