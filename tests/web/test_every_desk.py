"""Every sign-in of the sample city at its own desk: what waits there, and how high the page of each matter is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from web import languages, visits
from web.conftest import Town

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
TALL = {"desk": 2 * 800, "phone": 2 * 844}
"""Two screens: what is asked, by when and the acts stand on them, the rest is folded."""
MATTER = re.compile(r"^/\w+/desk/(FH-[\d-]+)$")
HIGH = "document.documentElement.scrollHeight"
TABS = ("mine", "asked", "handed-on")
ROWS = """rows => rows.map(row => [row.querySelector("a.matter-title").getAttribute("href"),
    row.querySelector("td[data-label]").firstChild.textContent.trim()])"""
NOTHING_YET = {
    "intake.city": "no procedure gives it a step: it has what no office is competent for, and in this city every kind has a "
    "competent office at every place",
    "operator.city": "no procedure gives it a step: it keeps the city running (what is set aside, accounts, the clock), and "
    "whoever does that needs to read no matter (Personal Information Protection Law, art. 6)",
    "committees.city": "a draft regulation comes to it once it has been published for comment for thirty days (Legislation "
    "Law, arts. 40, 87): what is brought on the last day cannot be there",
}
"""Desks at which by law nothing need wait, and why; each still says what comes to it, and has pages of its own."""


@dataclass(frozen=True)
class Seen:
    """The page of a matter at a desk: whose, at which step, how high it is, which parts stood open."""

    who: str
    number: str
    step: str
    acts: int
    desk: int
    phone: int
    open: int


@dataclass(frozen=True)
class Home:
    """What the home of a sign-in shows: rows of each tab; whether it says what comes there; pages that are its own."""

    who: str
    rows: dict[str, int]
    says: bool
    doors: int


@pytest.fixture(scope="module")
def swept(town: Town, browser: Any) -> tuple[list[Home], list[Seen]]:
    """The home of every sign-in, and one matter at each step as whoever has it, is asked, or handed it on."""
    from maplebridge.demo.posts import EVERY

    homes: list[Home] = []
    found: dict[tuple[str, str], Seen] = {}
    for account in EVERY:
        context = browser.new_context(viewport=DESK, base_url=town.address)
        page = context.new_page()
        _sign_in(page, account.username)
        rows: dict[str, int] = {}
        for tab in TABS:
            page.goto(f"/en/desk?tab={tab}")
            lines = page.eval_on_selector_all("main tbody tr", ROWS)
            rows[tab] = len(lines)
            for href, step in lines:
                if (tab, step) not in found:
                    found[tab, step] = _look(page, account.username, href, step)
        page.goto("/en/desk")
        doors = page.locator(".main-nav a").count()
        homes.append(Home(account.username, rows, page.get_by_text("What comes to this desk").first.is_visible(), doors))
        context.close()
    return homes, list(found.values())


def _sign_in(page: Any, name: str) -> None:
    page.goto("/en/sign-in")
    page.fill("#name", name)
    page.fill("#password", visits.PASSWORD)
    page.click("main form button")
    assert "/desk" in page.url, f"{name} cannot sign in"


def _look(page: Any, who: str, href: str, step: str) -> Seen:
    highest = {"desk": 0, "phone": 0}
    for language in languages.of(f"{who} {step}"):
        page.goto(href.replace("/en/", f"/{language}/", 1))
        highest["desk"] = max(highest["desk"], page.evaluate(HIGH))
        page.set_viewport_size(PHONE)
        highest["phone"] = max(highest["phone"], page.evaluate(HIGH))
        page.set_viewport_size(DESK)
    number = MATTER.match(href)
    assert number
    return Seen(
        who=who,
        number=number[1],
        step=step,
        acts=page.locator(".acts > li").count(),
        open=page.locator("main details[open]").count(),
        **highest,
    )


@pytest.mark.timeout(1800)
def test_no_desk_of_the_sample_city_is_empty(swept: tuple[list[Home], list[Seen]]) -> None:
    homes, _ = swept
    assert len(homes) == 58
    empty = {one.who for one in homes if not any(one.rows.values())}
    assert empty <= set(NOTHING_YET), "somebody has nothing to do, and nobody says why"
    assert [one.who for one in homes if not one.says] == [], "each desk says what comes to it"
    assert [one.who for one in homes if one.doors < 3] == []


def test_the_page_of_a_matter_is_two_screens_at_every_step(swept: tuple[list[Home], list[Seen]]) -> None:
    _, seen = swept
    print(f"{len(seen)} pages of matters; the highest {max(one.desk for one in seen)}, {max(one.phone for one in seen)}")
    assert len({one.step for one in seen if one.acts}) >= 12, "too few steps were met for this to say anything"
    assert [one for one in seen if one.desk > TALL["desk"] or one.phone > TALL["phone"]] == []
    assert [one for one in seen if one.open] == [], "nothing is open before somebody opens it"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_folded_opens_by_a_link_and_by_a_mistake_in_it(town: Town, browser: Any, language: str) -> None:
    context = browser.new_context(viewport=DESK, base_url=town.address)
    page = context.new_page()
    _sign_in(page, "leader.city")
    at = f"/{language}/desk/{town.desk_number}"
    for name in ("timeline", "sides", "place", "notes"):
        page.goto("about:blank")
        page.goto(f"{at}#{name}")
        assert page.locator(f"#{name}").is_visible(), name
    page.goto(f"{at}?open=sides")
    assert page.locator("#sides").is_visible(), "a browser that opens nothing by a link is served it open"
    page.goto(at)
    fold = page.locator("details:has(> #notes)")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    fold.locator("form button").click()
    assert page.locator("#notes .field-error").is_visible(), "the mistake stands where it can be seen"
    page.fill("#notes textarea", "Ask the neighbour too.")
    page.locator("#notes form button").click()
    assert page.locator("#notes .said").first.is_visible(), "what was written is seen at once"
    context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_script_every_part_of_a_matter_opens_by_a_press(town: Town, browser: Any, language: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=town.address, java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, "leader.city")
    page.goto(f"/{language}/desk/{town.desk_number}")
    names = [one.get_attribute("id") for one in page.locator(".fold-in").all()]
    assert {"timeline", "sides", "place", "notes"} <= set(names)
    for name in names:
        page.locator(f"details:has(> #{name}) > summary").click()
        assert page.locator(f"#{name}").is_visible(), name
    context.close()
