"""Everything by keyboard alone: each stop seen and not covered, errors where the focus lands, the map without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from web import visits
from web.conftest import Town

SIZES = {"desk": {"width": 1280, "height": 700}, "phone": {"width": 390, "height": 844}}
STOP = """() => {
  const a = document.activeElement;
  if (!a || a === document.body) return null;
  const r = a.getBoundingClientRect(), s = getComputedStyle(a);
  const top = document.elementFromPoint(r.left + r.width / 2, Math.max(1, r.top + Math.min(r.height, 40) / 2));
  const free = top && (a.contains(top) || top.contains(a));
  const seen = r.bottom > 0 && r.top < innerHeight && free;
  return [a.tagName + '#' + a.id + ' ' + a.textContent.trim().slice(0, 30), Boolean(seen),
          s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2];
}"""
PAGES = (
    ("public", "home"), ("public", "report"), ("public", "procedure"), ("code", "receipt"), ("code", "follow-matter"),
    ("city", "inbox"), ("city", "matter"), ("city", "city"),
)  # fmt: skip


@contextmanager
def visitor(browser: Any, town: Town, role: str, size: str, *, script: bool = True) -> Iterator[Any]:
    """A page of a visitor who wants no motion."""
    context = browser.new_context(
        viewport=SIZES[size], reduced_motion="reduce", java_script_enabled=script, base_url=town.address
    )
    yield visits.come_in(context, town, role)
    context.close()


def stops(page: Any) -> list[tuple[str, bool, bool]]:
    """Every stop of the tab key: what it is, whether it is seen, whether it has an outline."""
    found: list[tuple[str, bool, bool]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(tuple(stop))
    raise AssertionError("the tab key never comes to an end")


@pytest.mark.parametrize("size", SIZES)
def test_every_stop_of_the_tab_key_is_seen_and_the_first_leads_to_the_content(
    town: Town, browser: Any, size: str
) -> None:
    wrong = []
    for role in ("public", "code", "city"):
        with visitor(browser, town, role, size) as page:
            for name in (name for who, name in PAGES if who == role):
                page.goto(town.url(visits.address(town, name, "en")))
                found = stops(page)
                wrong += [(name, what) for what, seen, outlined in found if not (seen and outlined)]
                assert found[0][0].startswith("A# Skip")
                page.reload()
                page.keyboard.press("Tab")
                page.keyboard.press("Enter")
                assert page.evaluate("document.activeElement.id") == "main"
    assert wrong == []


@pytest.mark.parametrize("language", visits.LANGUAGES)
def test_an_error_gets_the_focus_and_its_link_leads_into_the_field(
    town: Town, browser: Any, language: str
) -> None:
    with visitor(browser, town, "public", "phone") as page:
        page.goto(f"/{language}/report")
        page.fill("#reach", "1380000000")
        page.fill("#text", "The lamp is dark. 路灯不亮。")
        page.click("button[value=send]")
        page.wait_for_function("document.activeElement.classList.contains('error-summary')", timeout=5000)
        assert page.title().startswith({"en": "Not sent yet:", "zh": "尚未提交："}[language])
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "reach"
        assert page.get_attribute("#reach", "aria-invalid") == "true"
        assert page.input_value("#reach") == "1380000000"


def test_a_place_is_taken_from_the_map_by_keyboard_alone_and_without_script(town: Town, browser: Any) -> None:
    with visitor(browser, town, "public", "desk", script=False) as page:
        page.goto("/en/report")
        page.fill("#text", "The lamp is dark")
        page.locator("button[value=map]").press("Enter")
        for name in ("Yueqiao District", "Liuxi Township"):
            page.get_by_role("button", name=name, exact=True).press("Enter")
        page.get_by_role("button", name="Take Liuxi Township as the place").press("Enter")
        assert visits.chosen(page, "unit") == "Liuxi Township"
        assert page.input_value("#text") == "The lamp is dark"


@pytest.mark.parametrize("size", SIZES)
def test_a_press_on_the_map_means_the_place_under_it(town: Town, browser: Any, size: str) -> None:
    from maplebridge.kernel.territory import queries as territory
    from maplebridge.web.pictures import maps

    with town.database.as_role("web"):
        tree = territory.tree()
        shapes = maps.parts_of(tree.root.id)
        on = maps.sheet(shapes)
        wanted = [(shape.name.in_language("en"), on.put(shape.centre)) for shape in shapes]
    with visitor(browser, town, "public", size, script=False) as page:
        for name, (x, y) in wanted:
            page.goto("/en/report")
            page.locator("button[value=map]").click()
            picture = page.locator("input[type=image]:visible")
            breadth = picture.bounding_box()["width"]
            assert breadth in (320, 600), "a stretched picture reads every press wrong"
            picture.click(position={"x": x * breadth / maps.WIDE, "y": y * breadth / maps.WIDE})
            assert name in page.inner_text("#place .suggestion")
