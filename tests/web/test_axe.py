"""Every route × role × language, in a real browser: axe has no finding, nothing scrolls sideways on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from web import languages, visits
from web.conftest import Town

INK = {"home", "procedure"}
"""Public pages that are read again in the ink header of a post; the others differ in nothing."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not described, node by node, for nobody to read
}


MAY = {"public": set(), "code": {"code"}, "post": {"post"}, "city": {"post", "city"}, "operator": {"post", "admin"}}


def _may(role: str, who: str) -> bool:
    return who in MAY[role] or who == "public"


@pytest.mark.timeout(900)
def test_every_page_of_every_role_passes_axe_and_fits_a_phone(
    town: Town, browser: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, count, wrong, visited = Axe(), 0, [], set()
    for role in visits.ROLES:
        context = browser.new_context(viewport=DESK)
        page = visits.come_in(context, town, role)
        for pattern in visits.pages():
            who = pattern.callback.requires.who
            if pattern.name in visits.ONLY_POST | visits.FILES or not _may(role, who):
                continue
            if who == "public" and role != "public" and pattern.name not in INK:
                continue
            for language in languages.of(f"{role} {pattern.name}"):
                answer = page.goto(town.url(visits.address(town, pattern.name, language)))
                found = axe.run(page, options=RULES).response["violations"]
                wrong += [
                    (role, pattern.name, language, one["id"], one["nodes"][0]["target"]) for one in found
                ]
                page.set_viewport_size(PHONE)
                width = page.evaluate("document.documentElement.scrollWidth")
                page.set_viewport_size(DESK)
                if width > PHONE["width"] or answer.status >= 500:
                    wrong.append((role, pattern.name, language, answer.status, width))
                count += 1
                if answer.status == 200:
                    visited.add(pattern.name)
        context.close()
    print(f"{count} pages read by axe")
    assert wrong == []
    unvisited = {p.name for p in visits.pages()} - visited - visits.ONLY_POST - visits.FILES
    assert unvisited == set(), "no visit reaches these routes"
