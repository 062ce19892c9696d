"""A matter's way through real pages, without JavaScript: from somebody's own words to a verified end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from web import visits
from web.conftest import Town, serving

NEW_PROCEDURE = """
id = "cn.petition.suggestion"
version = 900
title = { en = "Idea for a square", zh = "广场点子" }
in_force = { from = 2022-05-01 }
levels = ["county", "city"]
opens = { step = "weighing", levels = ["county"], who = ["neighbour"] }
days = { count = "calendar", rolls = false, law = "sq:1" }
[law]
sq = { title = { en = "Rules on squares (sample)", zh = "广场规则（示例）" }, in_force = { from = 2020-01-01 } }
[role]
neighbour = { kind = "party", title = { en = "Neighbour", zh = "邻居" } }
petition_office = { kind = "office", title = { en = "Office of ideas", zh = "点子办" } }
[field]
sketch = { en = "Sketch in words", zh = "文字草图" }
wish = { en = "Colour of the bench", zh = "长椅的颜色" }
[step.weighing]
title = { en = "Being weighed", zh = "斟酌中" }
who = "petition_office"
within = { days = 20, law = "sq:2" }
late = { to = "unbuilt", tells = ["neighbour"] }
act.invite = { to = "choosing", needs = ["sketch"], law = "sq:3", title = { en = "Invite to choose", zh = "邀请选择" } }
[step.choosing]
title = { en = "The neighbour chooses", zh = "邻居选择" }
who = "neighbour"
within = { days = 20, law = "sq:4" }
late = { to = "built" }
act.choose = { to = "built", needs = ["wish"], law = "sq:4", title = { en = "Choose the colour", zh = "选定颜色" } }
[anytime.withdraw]
who = "neighbour"
to = "unbuilt"
title = { en = "Withdraw", zh = "撤回" }
[end.built]
outcome = "ended"
title = { en = "Built", zh = "已建成" }
[end.unbuilt]
outcome = "withdrawn"
title = { en = "Not built", zh = "未建" }
"""


@contextmanager
def person(browser: Any, town: Town, address: str, account: str = "") -> Iterator[Any]:
    """A page of somebody of their own, without script; signed in when an account is named."""
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    if account:
        page.goto("/en/sign-in")
        page.fill("#name", account)
        page.fill("#password", visits.PASSWORD)
        page.click("main form button")
        assert "/desk" in page.url, f"{account} cannot sign in"
    yield page
    context.close()


def report(page: Any, language: str, words: str, *, unit: str, category: str = "") -> tuple[str, str]:
    """Fill in the form, look, send; number and code from the receipt."""
    page.goto(f"/{language}/report")
    page.fill("#text", words)
    visits.choose(page, "unit", label=unit)
    page.click("button[value=look]:not([tabindex])")
    assert page.locator("#look").count() == 1
    if category:
        visits.choose(page, "category", category)
    page.click("button[value=send]")
    codes = page.inner_text(".receipt-codes")
    number = re.search(r"FH-\d\d-\d{7}", codes)
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", codes)
    assert number, codes
    assert code, codes
    return number[0], code[0]


def do(page: Any, where: str, act: str, **given: str) -> None:
    """Take one act on the form that its procedure asks for."""
    page.goto(f"{where}/do/{act}")
    for name, value in given.items():
        page.fill(f"#{name}", value)
    page.click("main form button[type=submit]")
    assert "?done" in page.url or "?gone=" in page.url, page.inner_text("main")


def open_with_code(page: Any, language: str, number: str, code: str) -> None:
    """Follow by number and code."""
    page.goto(f"/{language}/follow")
    if language == "zh":
        number_typed, code_typed = _full_width(number), _full_width(code)
    else:
        number_typed, code_typed = number.lower().replace("-", " "), code.lower()
    page.fill("#number", number_typed)
    page.fill("#code", code_typed)
    page.click("main form button")
    assert page.url.endswith(f"/{language}/follow/{number}")


def _full_width(words: str) -> str:
    """What a Chinese keyboard types when it was left on full-width."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in words)


@pytest.mark.parametrize(("language", "unit"), [("en", "Liuxi Township"), ("zh", "柳汐镇")])
def test_a_report_is_dispatched_answered_and_judged_solved(
    town: Town, browser: Any, language: str, unit: str
) -> None:
    with person(browser, town, town.address) as resident:
        number, code = report(
            resident,
            language,
            "A road surface is broken, potholes. 路面破损，坑洼不平。",
            unit=unit,
            category="020101",
        )
        with person(browser, town, town.address, "centre.liuxi") as centre:
            do(centre, f"/{language}/desk/{number}", "dispatch")
        with person(browser, town, town.address, "handler.liuxi") as handler:
            handler.goto(f"/{language}/desk")
            assert number in handler.content()
            do(handler, f"/{language}/desk/{number}", "reply", answer="We filled the holes. 已修补。")
        resident.goto(f"/{language}/follow/{number}")
        assert "已修补" in resident.inner_text("main .split-first"), (
            "the answer stands above what can be done"
        )
        do(resident, f"/{language}/follow/{number}", "solved")
        assert resident.locator("[aria-current=step]:visible").count() <= 1, "folded, or beside the picture"
    with person(browser, town, town.address) as elsewhere:
        open_with_code(elsewhere, language, number, code)
        assert elsewhere.locator(".acts a").count() == 0


def test_not_solved_sends_it_back_and_nothing_typed_is_lost(town: Town, browser: Any) -> None:
    with person(browser, town, town.address) as resident:
        words = "The street is broken at our gate. 门口路面破损。"
        number, _ = report(resident, "en", words, unit="Liuxi Township", category="020101")
        with person(browser, town, town.address, "centre.liuxi") as centre:
            do(centre, f"/en/desk/{number}", "dispatch")
        with person(browser, town, town.address, "handler.liuxi") as handler:
            handler.goto(f"/en/desk/{number}/do/reply")
            handler.click("main form button[type=submit]")
            assert handler.locator(".error-summary a[href='#answer']").count() == 1
            do(handler, f"/en/desk/{number}", "reply", answer="Done.")
        resident.goto(f"/en/follow/{number}/do/not_solved")
        resident.click("main form button[type=submit]")
        assert resident.locator(".error-summary a[href='#reason']").count() == 1
        do(resident, f"/en/follow/{number}", "not_solved", reason="The hole is still there.")
        assert "Being handled" in resident.inner_text("main")


def test_an_objection_goes_to_the_superior_and_is_counted(town: Town, browser: Any) -> None:
    with person(browser, town, town.address) as resident:
        words = "Holes in the road. 路面坑洼。"
        number, _ = report(resident, "en", words, unit="Liuxi Township", category="020101")
        with person(browser, town, town.address, "centre.liuxi") as centre:
            do(centre, f"/en/desk/{number}", "dispatch")
            with person(browser, town, town.address, "handler.liuxi") as handler:
                do(
                    handler,
                    f"/en/desk/{number}",
                    "object",
                    reason="It is a county road.",
                    legal_ground="Task list",
                )
                assert "?done" in handler.url, "what is no longer one's own stays readable"
                assert "Not ours" in handler.inner_text("main .banner.is-good")
                assert "Liuxi Governance Centre" in handler.inner_text("main .banner.is-good")
            centre.goto(f"/en/desk/{number}/do/assign")
            usual = centre.locator(".choice.is-usual")
            assert "Liuxi Roads and Drainage Office (Liuxi Township)" in usual.inner_text()
            assert usual.locator("input").is_checked(), "the office that the mandates say is chosen already"
            centre.fill("#reason", "They have the machine. 他们有机器。")
            centre.fill("#office-found", "liuxi")
            centre.click("button[name=find]")
            assert centre.input_value("#reason") == "They have the machine. 他们有机器。", "a look keeps every word"
            centre.locator(".offices .choice:not(.is-usual) input").first.check()
            centre.fill("#reason", "")
            centre.click("main form button[type=submit]")
            assert centre.locator(".error-summary a[href='#reason']").count() == 1, "another office needs a reason"
            centre.locator(".choice.is-usual input").check()
            centre.click("main form button[type=submit]")
        resident.goto(f"/en/follow/{number}")
        assert resident.locator(".timeline .is-bounced").count() == 1
        named = "Name the office in charge: Liuxi Roads and Drainage Office"
        assert named in resident.inner_text(".timeline")


def test_two_people_on_one_form_are_told_and_keep_their_words(town: Town, browser: Any) -> None:
    with person(browser, town, town.address) as resident:
        words = "Broken road. 路面破损严重。"
        number, _ = report(resident, "en", words, unit="Liuxi Township", category="020101")
        with (
            person(browser, town, town.address, "centre.liuxi") as first,
            person(browser, town, town.address, "centre.liuxi") as second,
        ):
            second.goto(f"/en/desk/{number}/do/answer")
            second.fill("#answer", "Words that must not be lost")
            do(first, f"/en/desk/{number}", "dispatch")
            second.click("main form button[type=submit]")
            assert second.locator(".error-summary, .banner").count() == 1
            assert "/do/answer" in second.url


def test_a_procedure_dropped_in_as_a_file_is_walked_from_form_to_end(town: Town, browser: Any) -> None:
    from maplebridge.kernel.law import registry

    with town.database.as_role("clock"):
        registry.adopt(NEW_PROCEDURE, name="square.toml", pack="cn", now=datetime.now(UTC))
    with serving(town.database) as address, person(browser, town, address) as neighbour:
        words = "Please put a bench on the square. 建议在广场放一张长椅。"
        number, code = report(neighbour, "en", words, unit="Liuxi Township", category="190101")
        neighbour.goto("/zh/procedures/cn.petition.suggestion")
        assert {"斟酌中", "邻居选择"} <= set(neighbour.locator("h2").all_inner_texts())
        with person(browser, town, address, "petition.yueqiao") as office:
            office.goto(f"/zh/desk/{number}/do/invite")
            assert office.inner_text("label[for=sketch]") == "文字草图"
            do(office, f"/en/desk/{number}", "invite", sketch="Two benches under the maple")
        open_with_code(neighbour, "zh", number, code)
        do(neighbour, f"/zh/follow/{number}", "choose", wish="红色")
        assert "已建成" in neighbour.inner_text("main")


def test_a_district_head_sees_the_district_first_and_its_townships(town: Town, browser: Any) -> None:
    with person(browser, town, town.address, "leader.yueqiao") as head:
        head.goto("/en/city")
        assert "Yueqiao District" in head.inner_text("h1")
        rows = head.locator(".unit-table tbody th").all_inner_texts()
        assert "Liuxi Township" in rows
        assert "Songwan County" not in rows
        assert head.locator(".breadcrumbs a").count() == 0, "the city's own page is none of theirs"
