"""The tutorial of a dispute, walked in the order in which it is told: what is bold in it is what is pressed on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from web import visits
from web.conftest import Town
from web.test_stories import person

TOLD = Path(__file__).resolve().parents[2] / "docs/tutorial/two-sides-of-a-dispute.md"
STEPS = 60
"""Presses and fields that ten minutes hold: ten seconds each."""


class Walk:
    """Somebody who reads the tutorial: does each bold thing in its turn, in the window that is said."""

    def __init__(self, text: str) -> None:
        whole = text.partition("\n## 9.")[0].replace("\n", " ")
        self.told = iter(re.findall(r"\*\*([^*]+)\*\*", whole))
        self.quoted = iter(re.findall(r"> ([^>]+?)  ", whole))
        self.done = 0
        assert next(self.told) == "bold"
        assert re.sub(r"\s+", " ", next(self.told)) == "Leave this page quickly"

    def next(self, label: str) -> str:
        """The next bold words, which are these."""
        told = re.sub(r"\s+", " ", next(self.told))
        assert told == label, f"the tutorial says {told} where {label} stands on the page"
        self.done += 1
        return label

    def press(self, page: Any, label: str) -> None:
        """Press a button or a link of that name."""
        self.next(label)
        button, link = (page.get_by_role(role, name=label, exact=True) for role in ("button", "link"))
        where = button if button.count() else link
        assert where.count(), f"{label} is not on {page.url}:\n{page.inner_text('main')}"
        where.last.click()

    def fill(self, page: Any, label: str, words: str) -> None:
        """Write into the field of that name."""
        page.get_by_label(self.next(label)).first.fill(words)

    def tick(self, page: Any, label: str) -> None:
        """Choose what has that name."""
        page.get_by_label(self.next(label)).first.check()

    def words(self) -> str:
        """The next words that the tutorial gives to write."""
        self.done += 1
        return next(self.quoted).strip()

    def rest(self) -> Iterator[str]:
        """What is bold and was not done."""
        return self.told


@pytest.mark.timeout(300)
def test_a_newcomer_plays_both_sides_as_it_is_told(browser: Any, town: Town) -> None:
    walk = Walk(TOLD.read_text("utf-8"))
    with (
        person(browser, town, town.address) as you,
        person(browser, town, town.address) as neighbour,
        person(browser, town, town.address, "mediator.liuyin") as office,
    ):
        number, code = _bring(walk, you)
        second = _screen(walk, office, number)
        assert second != code
        _answer(walk, neighbour, number, second)
        _agree(walk, office)
        for side in (you, neighbour):
            side.reload()
            walk.press(side, "Sign the agreement")
            walk.press(side, "Sign the agreement")
        you.go_back()
        assert "You signed on" in you.inner_text("main")
        _check(walk, neighbour, town)
        _kept(walk, you, office, number)
        assert list(walk.rest()) == []
        print(f"{walk.done} presses and fields")
        assert walk.done <= STEPS
        _unseen(you, neighbour, office, number)


def _bring(walk: Walk, you: Any) -> tuple[str, str]:
    you.goto("/en/report")
    words = walk.words()
    walk.fill(you, "In your own words", words)
    walk.next("Or choose from the list")
    visits.choose(you, "unit", label="Liuyin Community")
    walk.press(you, "Continue: see who gets it")
    assert "Disputes between neighbours" in you.inner_text("main")
    walk.press(you, "Send the report")
    number, code = (you.locator(".receipt-number").nth(n).inner_text() for n in (0, 1))
    walk.press(you, "Follow this matter")
    assert number in you.inner_text("main")
    return number, code


def _screen(walk: Walk, office: Any, number: str) -> str:
    office.goto("/en/desk")
    office.click(f"main tbody tr:has-text('{number}') a >> nth=0")
    assert office.get_by_role("link", name="Call in the other party").count() == 0, "nobody is called in before the look"
    walk.press(office, "Confirm it is safe")
    walk.tick(office, "Screened for violence and capacity")
    walk.press(office, "Confirm it is safe")
    assert office.get_by_role("link", name="Take the case").count() == 0, "nobody says that the neighbour is willing"
    walk.press(office, "Call in the other party")
    walk.fill(office, "What it is about", walk.words())
    walk.tick(office, "Handed over at a counter")
    walk.press(office, "Call the party in")
    second = str(office.locator(".receipt-number").nth(1).inner_text())
    walk.press(office, "Back to the matter")
    return second


def _answer(walk: Walk, neighbour: Any, number: str, second: str) -> None:
    neighbour.goto("/en/follow")
    walk.fill(neighbour, "Number", number)
    walk.fill(neighbour, "Code", second)
    walk.press(neighbour, "Open the matter")
    seen = neighbour.inner_text("main")
    assert "Please say how you see it" in seen
    assert "until two" not in seen
    walk.press(neighbour, "Answer or add something")
    walk.fill(neighbour, "What you want to add", walk.words())
    walk.press(neighbour, "Answer or add something")


def _agree(walk: Walk, office: Any) -> None:
    office.reload()
    walk.press(office, "Take the case")
    walk.tick(office, "No party clearly refuses")
    walk.press(office, "Take the case")
    walk.press(office, "Write the agreement")
    walk.fill(office, "Agreement", "Quiet from ten at night; on Saturdays from eleven.")
    walk.fill(office, "To be performed by", (datetime.now(UTC) + timedelta(days=90)).date().isoformat())
    walk.press(office, "Write the agreement")


def _check(walk: Walk, neighbour: Any, town: Town) -> None:
    from maplebridge.kernel.conduct.issuing import making

    walk.next("Papers")
    walk.press(neighbour, "Mediation agreement")
    with town.database.as_role("clock"):
        while making.make(datetime.now(UTC)):  # the worker of the city sets the papers, some a round; none runs here
            pass
    neighbour.reload()
    walk.press(neighbour, "Receive the paper")
    walk.press(neighbour, "its page for checking")
    assert neighbour.get_by_role("heading", name=walk.next("This paper was issued")).count() == 1
    assert "Quiet from ten" not in neighbour.inner_text("main")
    neighbour.go_back()
    pdfs = neighbour.get_by_role("link", name="PDF of")
    assert pdfs.count() == 2, "one in each language"


def _kept(walk: Walk, you: Any, office: Any, number: str) -> None:
    office.reload()
    walk.press(office, "Record performance")
    said = walk.words()
    walk.fill(office, "Evidence", said)
    walk.press(office, "Record performance")
    you.goto(f"/en/follow/{number}")
    walk.press(you, "Confirm performance")
    assert said in you.inner_text("main"), "what is to be confirmed stands there"
    walk.press(you, "Confirm performance")
    assert "Agreement performed" in you.inner_text("main")


def _unseen(you: Any, neighbour: Any, office: Any, number: str) -> None:
    you.reload()
    assert "I practise for the fair" not in you.content()
    neighbour.goto(f"/en/follow/{number}")
    assert "until two" not in neighbour.content()
    assert "I practise for the fair" in neighbour.content()
    neighbour.goto(f"/en/desk/{number}")
    assert number not in neighbour.inner_text("h1")
    office.goto(f"/en/desk/{number}")
    assert office.get_by_role("link", name="Sign the agreement").count() == 0
