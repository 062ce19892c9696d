"""While the clock is held every page of an office says so, an operator releases it; residents are told nothing false."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from web import visits
from web.conftest import Town

HOLD = """
UPDATE clock_timekeeping SET held = date_trunc('minute', now()) - interval '2 hours', until = now() + interval '22 hours',
why = '{jump}', facts = '{"due": 1933, "open": 555, "last": null}', asked_by = NULL, asked_why = ''
"""
FREE = "UPDATE clock_timekeeping SET held = NULL, until = NULL, why = '{}', facts = '{}', asked_by = NULL, asked_why = ''"
SAID = {"en": "The clock is in doubt", "zh": "时钟存疑"}


def _do(town: Town, words: str) -> None:
    with town.database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(words)


@pytest.fixture
def held(town: Town) -> Iterator[Town]:
    """The same town while its clock is held; free again afterwards."""
    _do(town, HOLD)
    yield town
    _do(town, FREE)


def test_every_office_is_told_and_residents_are_not(held: Town, browser: Any) -> None:
    for role, names in (
        ("post", ("inbox", "matter")),
        ("city", ("city",)),
        ("public", ("home",)),
        ("code", ("follow-matter",)),
    ):
        context = browser.new_context()
        page = visits.come_in(context, held, role)
        for language, said in SAID.items():
            for name in names:
                page.goto(held.url(visits.address(held, name, language)))
                assert (said in page.content()) == (role in ("post", "city")), (role, name, language)
        context.close()


def test_an_operator_releases_with_a_reason_and_the_clock_goes_on(held: Town, browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = visits.come_in(context, held, "operator")
    for language in ("en", "zh"):
        page.goto(held.url(f"/{language}/operator/clock"))
        assert "1,933" in page.content().replace("1933", "1,933")
        kinds = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
        rules = {"runOnly": kinds, "resultTypes": ["violations"]}
        assert Axe().run(page, options=rules).response["violations"] == []
        _picture(page, f"clock-{language}")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        _picture(page, f"clock-{language}-phone")
        page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(held.url("/en/operator/clock"))
    page.get_by_role("button", name="Release what is held").click()
    assert "Say how you know" in page.content(), "without a reason nothing is released"
    page.get_by_label("How do you know?").fill("compared with the telephone")
    page.get_by_role("button", name="Release what is held").click()
    assert "It is asked for" in page.content()
    context.close()
    _next_round(held)
    context = browser.new_context()
    page = visits.come_in(context, held, "post")
    assert SAID["en"] not in page.content()
    context.close()


def _next_round(town: Town) -> None:
    from datetime import UTC, datetime

    from maplebridge.kernel import ledger
    from maplebridge.kernel.clock import guarding

    with town.database.as_role("clock"):
        assert guarding.look(datetime.now(UTC)).fires
        newest = ledger.entries_of(0)[-1]
        assert (newest.kind, newest.data["reason"]) == ("clock_released", "compared with the telephone")
        assert newest.by.startswith("post:")


def test_a_post_that_is_no_administrator_cannot_ask(held: Town) -> None:
    from django.utils import timezone

    from maplebridge.kernel.identity.actor import actor_for
    from maplebridge.kernel.identity.models import Account
    from maplebridge.rules.refusal import NotAllowed
    from maplebridge.web import timekeeping

    with held.database.as_role("web"):
        handler = actor_for(Account.objects.get(username="handler.liuxi"), timezone.now())
        with pytest.raises(NotAllowed):
            timekeeping.release(handler, "I say so", timezone.now())


def _picture(page: Any, name: str) -> None:
    """For whoever wants to look: MAPLEBRIDGE_PICTURES names a folder."""
    folder = os.environ.get("MAPLEBRIDGE_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
