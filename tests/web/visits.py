"""Every page of the site, as the URL resolver lists them, and how each kind of visitor comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from web.conftest import Town

LANGUAGES = ("en", "zh")
PASSWORD = "maple-demo"
SIGN_INS = {"post": "centre.liuxi", "city": "leader.city", "operator": "operator.city"}
ROLES = ("public", "code", "post", "city", "operator")
"""Visitors: anyone, the holder of a code, a post, a post that answers for a whole unit, one that keeps the city running."""

ONLY_POST = {"sign-out", "leave", "away", "note", "sign-in-again", "second-code-again", "follow-again"}
"""Routes that answer to POST alone: visited by a press on another page."""
FILES = {"picker", "receipt-paper", "figures-file", "paper", "follow-paper", "issued", "follow-issued"}
"""Routes that are files, not pages: visited, but axe has nothing to read in them."""

ARGUMENTS: dict[str, Callable[[Town], dict[str, Any]]] = {
    "picker": lambda town: {"unit": town.unit, "breadth": 320},
    "receipt": lambda town: {"number": town.number},
    "receipt-paper": lambda town: {"number": town.number},
    "follow-matter": lambda town: {"number": town.number},
    "follow-act": lambda town: {"number": town.number, "name": "add"},
    "follow-paper": lambda town: {"number": town.number, "paper": town.paper},
    "follow-numbered": lambda town: {"number": town.papered, "issued": town.issued},
    "follow-issued": lambda town: {"number": town.number, "issued": 1, "edition": "en"},
    "paper-check": lambda town: {"token": town.paper_token},
    "leave": lambda town: {"number": town.number},
    "answer": lambda _town: {"name": "lost-code"},
    "verdict": lambda town: {"token": town.token},
    "figures-file": lambda _town: {"month": "2026-01"},
    "procedure": lambda town: {"key": town.procedure},
    "open-matter": lambda _town: {"procedure": "cn.leaders.reception"},
    "matter": lambda town: {"number": town.desk_number},
    "act": lambda town: {"number": town.desk_number, "name": town.desk_act},
    "act-draft": lambda town: {"number": town.desk_number, "name": town.desk_act},
    "note": lambda town: {"number": town.desk_number},
    "same": lambda town: {"number": town.desk_number},
    "exchange": lambda town: {"number": town.mistaken},
    "follow-exchange": lambda town: {"number": town.number},
    "follow-day": lambda town: {"number": town.asked},
    "kind": lambda town: {"number": town.desk_number},
    "contact": lambda town: {"number": town.desk_number},
    "letter": lambda town: {"letter": town.letter},
    "sides": lambda town: {"number": town.disputed},
    "representatives": lambda town: {"number": town.disputed},
    "representative": lambda town: {"number": town.disputed, "who": town.representative},
    "follow-representatives": lambda town: {"number": town.number},
    "follow-representative": lambda town: {"number": town.number, "who": town.named},
    "side-contact": lambda town: {"number": town.disputed, "side": town.party},
    "paper": lambda town: {"number": town.desk_number, "paper": town.paper},
    "numbered": lambda town: {"number": town.papered, "issued": town.issued},
    "issued": lambda town: {"number": town.papered, "issued": town.issued, "edition": "en"},
    "set-aside-thing": lambda town: {"thing": town.aside},
    "account-of": lambda town: {"who": town.account},
    "city-unit": lambda town: {"unit": town.unit},
}


def pages() -> Iterator[Any]:
    """The URL patterns of the site's pages, without the root."""
    from maplebridge.home import urls

    yield from urls.pages


def address(town: Town, name: str, language: str) -> str:
    """Address of a route; KeyError when it takes arguments and nobody wrote a visit for it."""
    from django.urls import reverse

    from maplebridge.web.language import activate

    activate(language)
    pattern = next(page for page in pages() if page.name == name)
    arguments = ARGUMENTS[name](town) if pattern.pattern.converters else {}
    return reverse(f"site:{name}", kwargs=arguments or None)


def codes(town: Town) -> tuple[tuple[str, str], ...]:
    """The numbers with their codes that whoever holds a code opens, the one that is looked at most last."""
    return (town.asked, town.asked_code), (town.papered, town.papered_code), (town.number, town.code)


def come_in(context: Any, town: Town, role: str) -> Any:
    """Make a browser context a visitor of that role; the page on which the visitor came in, wholly loaded.

    The page stays open and is used further: Chromium was seen to wait for ever when a page is shut on its way
    to the next one.
    """
    page = context.new_page()
    if role == "code":
        for number, code in codes(town):
            page.goto(town.url("/en/follow"))
            page.fill("#number", number)
            page.fill("#code", code)
            _press(page, f"**/en/follow/{number}*")
    elif role in SIGN_INS:
        page.goto(town.url("/en/sign-in"))
        page.fill("#name", SIGN_INS[role])
        page.fill("#password", PASSWORD)
        _press(page, "**/en/desk*")
    return page


def _press(page: Any, target: str) -> None:
    """Send the form in the middle of the page and wait until the page behind it stands."""
    page.click("main form button")
    page.wait_for_url(target, wait_until="load")


def open_around(place: Any) -> None:
    """Open whatever is folded around something on a page, from the outside in, as a hand would: no script is needed."""
    folded = place.locator("xpath=ancestor::details[not(@open)]/summary")
    while folded.count():  # ends: one less is folded each time
        folded.first.click()


def choose(page: Any, name: str, value: str = "", *, label: str = "") -> None:
    """Choose one of a list, whether it is a short one or one to look through group by group."""
    if page.locator(f"select#{name}").count():
        page.select_option(f"#{name}", label=label) if label else page.select_option(f"#{name}", value=value)
        return
    called = page.locator(f"#{name} .choice", has=page.get_by_text(label, exact=True)).locator("input")
    one = called if label else page.locator(f"#{name} input[value='{value}']")
    open_around(one.first)
    one.first.check()


def chosen(page: Any, name: str) -> str:
    """What is chosen in such a field, as it reads."""
    said: str = page.locator(f"select#{name} option:checked, #{name} .choice:has(input:checked) label").inner_text()
    return said
