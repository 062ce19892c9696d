"""What a person says a matter is about, in a real browser without script."""

from __future__ import annotations

from typing import Any

import pytest

from web import visits
from web.conftest import Town
from web.test_axe import DESK, PHONE, RULES
from web.test_stories import person, report

SIDES = {
    "en": ("Liuxi Township", "Refuse not collected", "goes from", "The photo shows bins, not a lamp."),
    "zh": ("柳汐镇", "垃圾清运", "移交", "照片上是垃圾桶，不是路灯。"),
}


@pytest.mark.parametrize("language", SIDES)
def test_the_intake_overrules_the_kind_and_the_resident_reads_why(
    town: Town, browser: Any, language: str
) -> None:
    unit, kind, moves, why = SIDES[language]
    with person(browser, town, town.address) as resident:
        number, _ = report(resident, language, "A street lamp is dark. 路灯不亮了。", unit=unit)
        with person(browser, town, town.address, "centre.liuxi") as centre:
            centre.goto(f"/{language}/desk/{number}/do/dispatch")
            centre.click("main form button[type=submit]")
        with person(browser, town, town.address, "intake.city") as intake:
            intake.goto(f"/{language}/desk/{number}")
            intake.click(f"a[href='/{language}/desk/{number}/kind']")
            visits.choose(intake, "category", "030101")
            intake.click("button[value=look]:not([tabindex])")
            assert moves in intake.inner_text("#follows")
            assert intake.input_value("#category input:checked") == "030101"
            intake.click("button[value=say]")
            assert intake.locator(".error-summary a[href='#reason']").count() == 1
            intake.fill("#reason", why)
            intake.click("button[value=say]")
            assert intake.url.endswith(f"/desk/{number}?done")
            assert kind in intake.inner_text(".page-head")
        resident.goto(f"/{language}/follow/{number}")
        told = resident.inner_text("section[aria-labelledby=resorted]")
        assert kind in told
        assert why in told
        assert why in resident.inner_text(".timeline")


@pytest.mark.parametrize("language", SIDES)
def test_back_shows_a_form_that_was_looked_at_with_every_word(town: Town, browser: Any, language: str) -> None:
    """Not the browser's page that asks to send it again: what was typed since stands there too."""
    looked_for = {"en": "refuse", "zh": "垃圾"}[language]
    with person(browser, town, town.address) as resident:
        number, _ = report(resident, language, "A street lamp is dark. 路灯不亮了。", unit=SIDES[language][0])
        resident.goto(f"/{language}/report")
        resident.fill("#text", "The bins are full. 垃圾满了。")
        resident.click("button[value=look]:not([tabindex])")
        resident.fill("#reach", "13912345678")
        resident.click(".site-footer a >> nth=0")
        resident.go_back()
        assert resident.input_value("#text") == "The bins are full. 垃圾满了。"
        assert resident.input_value("#reach") == "13912345678"
    with person(browser, town, town.address, "centre.liuxi") as centre:
        centre.goto(f"/{language}/desk/{number}/kind")
        centre.fill("[name='category.find']", looked_for)
        centre.click("#category button[name=find]")
        centre.fill("#reason", "The photo shows bins.")
        centre.click(f"nav.breadcrumbs a[href$='/desk/{number}']")
        centre.go_back()
        assert centre.input_value("[name='category.find']") == looked_for
        assert centre.input_value("#reason") == "The photo shows bins."
        centre.goto(f"/{language}/desk/{number}/do/dispatch")
        centre.fill("#office-found", SIDES[language][0])
        centre.click("button[name=find]")
        centre.fill("#reason", "The lamp hangs on its wall.")
        centre.click(f"nav.breadcrumbs a[href$='/desk/{number}']")
        centre.go_back()
        assert centre.input_value("#office-found") == SIDES[language][0]
        assert centre.input_value("#reason") == "The lamp hangs on its wall."


def test_a_handler_is_told_that_another_office_is_asked_for_by_objecting(town: Town, browser: Any) -> None:
    with person(browser, town, town.address) as resident:
        number, _ = report(resident, "en", "A street lamp is dark. 路灯不亮了。", unit="Liuxi Township")
    with person(browser, town, town.address, "centre.liuxi") as centre:
        centre.goto(f"/en/desk/{number}/do/dispatch")
        centre.click("main form button[type=submit]")
    with person(browser, town, town.address, "handler.liuxi") as handler:
        handler.goto(f"/en/desk/{number}/kind")
        visits.choose(handler, "category", "030101")
        handler.fill("#reason", "This is about refuse, not lamps.")
        handler.click("button[value=say]")
        assert "Object to jurisdiction" in handler.inner_text(".error-summary")
        assert handler.input_value("#reason") == "This is about refuse, not lamps."


@pytest.mark.parametrize("language", SIDES)
def test_a_complaint_about_an_office_goes_round_it_and_its_unit(
    town: Town, browser: Any, language: str
) -> None:
    unit = SIDES[language][0]
    office = {"en": "Liuxi Roads and Drainage Office", "zh": "柳汐镇市政建设办公室"}[language]
    with person(browser, town, town.address) as resident:
        resident.goto(f"/{language}/report")
        resident.fill("#text", "They promised a new street lamp and did nothing. 路灯一直不修。")
        visits.choose(resident, "unit", label=unit)
        assert resident.locator("#against").count() == 0
        resident.click("button[value=against]")
        visits.choose(resident, "against", label=office)
        resident.click("button[value=look]:not([tabindex])")
        assert office in resident.inner_text("#look dl")
        assert visits.chosen(resident, "against") == office
        resident.click("button[value=send]")
        number = resident.inner_text(".receipt-number >> nth=0")
        assert unit not in resident.inner_text("section:has(> h2) b >> nth=0")
    with person(browser, town, town.address, "handler.liuxi") as handler:
        handler.goto(f"/{language}/desk/{number}")
        assert handler.locator("[data-code=not-found], .page-head").count() >= 1
        assert "路灯一直不修" not in handler.content()
    with person(browser, town, town.address, "leader.yueqiao") as leader:
        leader.goto(f"/{language}/desk/{number}")
        assert "路灯一直不修" in leader.content()


@pytest.mark.parametrize(("language", "said"), [("en", "110, 119"), ("zh", "110、119")])
def test_who_writes_of_danger_is_told_to_call_before_and_after(
    town: Town, browser: Any, language: str, said: str
) -> None:
    with person(browser, town, town.address) as resident:
        resident.goto(f"/{language}/report")
        resident.fill("#text", "楼道里有煤气味，有人被困。 A smell of gas, somebody is trapped.")
        visits.choose(resident, "unit", label=SIDES[language][0])
        resident.click("button[value=look]:not([tabindex])")
        assert said in resident.inner_text("#look .banner.is-grave")
        assert "煤气味" in resident.inner_text("#look .banner.is-grave")
        resident.click("button[value=send]")
        assert said in resident.inner_text("main .banner.is-grave")
        number = resident.inner_text(".receipt-number >> nth=0")
    with person(browser, town, town.address, "centre.liuxi") as centre:
        centre.goto(f"/{language}/desk?tab=office")
        assert centre.locator(f"section[aria-labelledby=first] a[href$='{number}']").count() == 1
        centre.goto(f"/{language}/desk?tab=office&urgency=life")
        assert centre.locator("section[aria-labelledby=first]").count() == 0
        assert centre.locator(f"tbody a[href$='{number}']").count() == 1
        centre.goto(f"/{language}/desk/{number}")
        assert "煤气味" in centre.inner_text("main .banner.is-grave")


@pytest.mark.parametrize("language", SIDES)
def test_the_desk_joins_two_reports_of_the_same_matter(town: Town, browser: Any, language: str) -> None:
    unit, _, _, why = SIDES[language]
    with person(browser, town, town.address) as resident:
        one, _ = report(resident, language, "A street lamp is dark at the gate. 门口路灯不亮。", unit=unit)
        two, _ = report(
            resident, language, "The street lamp at the gate again. 门口路灯还是不亮。", unit=unit
        )
    with person(browser, town, town.address, "centre.liuxi") as centre:
        centre.goto(f"/{language}/desk/{one}")
        centre.click(f"details:has(a[href='/{language}/desk/{one}/same']) > summary")
        centre.click(f"a[href='/{language}/desk/{one}/same']")
        centre.fill("#reason", why)
        centre.click("button[value=join]")
        assert centre.locator(".error-summary a[href='#other']").count() == 1
        centre.fill("#other", two)
        centre.click("button[value=join]")
        assert centre.url.endswith(f"/desk/{one}?done")
        assert centre.locator(f"#same a[href$='/desk/{two}']").count() == 1
        centre.goto(f"/{language}/desk/{two}/same")
        centre.fill("#reason", why)
        centre.click(f"button[value='part:{one}']")
        assert centre.locator(f"#same a[href$='/desk/{one}']").count() == 0


@pytest.mark.parametrize("language", SIDES)
def test_a_counter_gives_out_a_new_code_and_the_old_one_opens_nothing(
    town: Town, browser: Any, language: str
) -> None:
    with person(browser, town, town.address) as resident:
        resident.goto(f"/{language}/report")
        resident.fill("#text", "A street lamp is dark. 路灯不亮了。")
        visits.choose(resident, "unit", label=SIDES[language][0])
        resident.fill("#reach", "13912345678")
        resident.click("button[value=send]")
        number, old = (resident.inner_text(f".receipt-number >> nth={n}") for n in (0, 1))
    with person(browser, town, town.address, "centre.liuxi") as centre:
        centre.click("nav a[href$='/desk/counter']")
        centre.goto(f"/{language}/desk/counter")
        centre.fill("#number", number)
        centre.fill("#shown", "13900000000")
        centre.click("main form button[type=submit]")
        assert centre.locator(".error-summary a[href='#shown']").count() == 1
        assert "13912345678" not in centre.content()
        centre.fill("#shown", "139 1234 5678")
        centre.click("main form button[type=submit]")
        new = centre.inner_text(".receipt-number >> nth=1")
    with person(browser, town, town.address) as resident:
        for code, opened in ((old, False), (new, True)):
            resident.goto(f"/{language}/follow")
            resident.fill("#number", number)
            resident.fill("#code", code)
            resident.click("main form button")
            assert resident.url.endswith(f"/follow/{number}") is opened


def test_the_forms_of_a_post_that_the_visits_do_not_reach_pass_axe(town: Town, browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with person(browser, town, town.address) as resident:
        number, _ = report(resident, "en", "A street lamp is dark. 路灯不亮了。", unit="Liuxi Township")
    context = browser.new_context(base_url=town.address)
    page, wrong = context.new_page(), []
    page.goto("/en/sign-in")
    page.fill("#name", "centre.liuxi")
    page.fill("#password", visits.PASSWORD)
    page.click("main form button")
    for language in SIDES:
        for path, press in (
            ("counter", "main form button"),
            (f"{number}/kind", "button[value=look] >> nth=1"),
        ):
            page.goto(f"/{language}/desk/{path}")
            page.click(press)
            found = Axe().run(page, options=RULES).response["violations"]
            page.set_viewport_size(PHONE)
            wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
            page.set_viewport_size(DESK)
            wrong += [(language, path, one["id"]) for one in found] + [(language, path, "wide")] * wide
    context.close()
    assert wrong == []
