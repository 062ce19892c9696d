"""Photos and papers with a report, in a real browser without script: chosen at the second step, seen by both sides."""

from __future__ import annotations

from typing import Any

import pytest

import papered
from web.conftest import Town
from web.test_axe import DESK, PHONE, RULES
from web.test_stories import person

CHOSEN = [
    {"name": "the lamp.heic", "mimeType": "image/heic", "buffer": papered.photo("HEIF", (1200, 900))},
    {"name": "the letter.pdf", "mimeType": "application/pdf", "buffer": papered.pdf()},
]
SAID = {
    "en": ("Photos or papers come with the next step", "Came with it", "1 page", "Not kept, choose again"),
    "zh": ("照片或材料在下一步", "随附", "1页", "请重新选择"),
}


def looked(browser: Any, town: Town, page: Any, press: str = "", seen: bool = False) -> None:
    """The same page as its person sees it: no finding of axe, nothing scrolls sideways, at a desk and on a phone.

    press  a button that is pressed first;  seen  its photo is there, as large as it was sent
    """
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(base_url=town.address, storage_state=page.context.storage_state())
    with context, context.new_page() as same:
        same.goto(page.url)
        if press:
            same.fill("#text", "The street lamp is dark. 路灯不亮。")
            same.click(press)
        for size in (DESK, PHONE):
            same.set_viewport_size(size)
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not same.evaluate(wide), (page.url, size)
            found = Axe().run(same, options=RULES).response["violations"]
            said = [(one["id"], node["html"]) for one in found for node in one["nodes"]]
            assert said == [], (page.url, size)
        if seen:
            width = "img => { img.loading = 'eager'; return img.decode().then(() => img.naturalWidth) }"
            assert same.locator("img.paper-seen").evaluate(width) == 1200


@pytest.mark.parametrize("language", SAID)
def test_a_report_with_a_photo_and_a_paper_is_seen_by_both_sides(town: Town, browser: Any, language: str) -> None:
    step, came, pages, again = SAID[language]
    with person(browser, town, town.address) as resident:
        resident.goto(f"/{language}/report")
        assert step in resident.inner_text("fieldset >> nth=0")
        assert resident.locator("input[type=file]").count() == 0
        resident.fill("#text", "The street lamp at Liuxi school is dark. 柳汐镇学校门口路灯不亮。")
        resident.click("button[value=look]:not([tabindex])")
        resident.set_input_files("#files", CHOSEN)
        resident.click("button[value=look]:not([tabindex])")
        assert again in resident.inner_text("#files-again")
        assert "the lamp.heic" in resident.inner_text("#files-again")
        looked(browser, town, resident, press="button[value=look]:not([tabindex])")
        resident.set_input_files("#files", CHOSEN)
        resident.click("button[value=send]")
        assert came in resident.inner_text("article.receipt")
        assert "the lamp.jpg" in resident.inner_text("article.receipt")
        number = resident.inner_text(".receipt-number >> nth=0")
        looked(browser, town, resident)
        with person(browser, town, town.address, "centre.liuxi") as desk:
            for page, where in ((resident, "follow"), (desk, "desk")):
                page.goto(f"/{language}/{where}/{number}")
                picture = page.locator("img.paper-seen")
                picture.scroll_into_view_if_needed()
                assert picture.get_attribute("alt").endswith("the lamp.jpg")
                assert picture.bounding_box()["width"] <= 200
                assert pages in page.inner_text(".files:not(.is-plain)")
                looked(browser, town, page, seen=True)


def test_an_office_opens_a_matter_with_a_photo(town: Town, browser: Any) -> None:
    with person(browser, town, town.address, "township.liuxi") as desk:
        desk.goto("/en/desk/new/cn.emergency.decision")
        desk.fill("#title", "Flood alarm at the dyke")
        desk.fill("#text", "The water stands at the crown of the dyke.")
        desk.fill("#category", "990101")
        desk.set_input_files("#files", CHOSEN)
        looked(browser, town, desk)
        desk.click("button[value=open]")
        assert desk.url.endswith("?done"), desk.inner_text("main")
        assert desk.locator("img.paper-seen").get_attribute("alt") == "Photo: the lamp.jpg"
