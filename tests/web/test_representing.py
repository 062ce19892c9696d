"""Somebody acts for a party, in browsers without script: recorded at a desk, refused what needs special power, ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from web.conftest import Town, signed_paper
from web.test_stories import person, report
from web.test_two_sides import act, called_in, come

WORDS = "My neighbour plays the drum every night, and I am ill. 邻居每晚敲鼓，我又病了。"


def recorded(desk: Any, language: str, number: str, *, whose: int, power: str, phone: str, paper: Path) -> str:
    """Put somebody on record who acts for a side; the code that is handed over."""
    desk.goto(f"/{language}/desk/{number}/representatives")
    desk.locator("input[name=whose]").nth(whose).check()
    desk.check(f"input[name=power][value={power}]")
    desk.fill("#name", "Li Wei 李伟")
    desk.fill("#phone", phone)
    desk.check("input[name=way][value=counter]")
    desk.set_input_files("#files", str(paper))
    desk.click("main form button.button:not(.is-quiet)")
    return str(desk.locator(".receipt-number").nth(1).inner_text())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_special_power_signs_ordinary_power_reads_why_not_and_the_party_ends_both(
    browser: Any, town: Town, language: str, tmp_path: Path
) -> None:
    paper = tmp_path / "power.png"
    paper.write_bytes(signed_paper()[2])
    with (
        person(browser, town, town.address) as a,
        person(browser, town, town.address) as helper,
        person(browser, town, town.address) as lawyer,
        person(browser, town, town.address, "centre.liuxi") as desk,
    ):
        unit = "Liuxi Township" if language == "en" else "柳汐镇"
        number, _ = report(a, language, WORDS, unit=unit, category="150302")
        act(desk, language, "desk", number, "screen", screened="yes")
        called_in(desk, language, number)
        act(desk, language, "desk", number, "take", both_willing="yes")
        act(desk, language, "desk", number, "propose", agreement="Quiet from ten. 十点后安静。", perform_by="2027-01-30")
        ordinary = recorded(desk, language, number, whose=0, power="ordinary", phone="13700001111", paper=paper)
        special = recorded(desk, language, number, whose=0, power="special", phone="13700002222", paper=paper)
        come(helper, language, number, ordinary)
        assert helper.locator("#power").count() == 1
        assert helper.locator(f'a[href*="/follow/{number}/do/sign"]').count() == 0
        assert WORDS[:20] in helper.inner_text("main")
        helper.goto(f"/{language}/follow/{number}/do/sign")
        refused = helper.inner_text("main")
        assert ("special power in writing" if language == "en" else "特别授权") in refused
        come(lawyer, language, number, special)
        act(lawyer, language, "follow", number, "sign")
        story = desk.goto(f"/{language}/desk/{number}?open=timeline") and desk.inner_text("main")
        assert ("through representative" if language == "en" else "由代理人") in story
        assert "Li Wei" not in story
        for _ in range(2):
            a.goto(f"/{language}/follow/{number}/representatives")
            a.locator(f'a[href*="/follow/{number}/representatives/"]').nth(_).click()
            a.click("main form button.button:not(.is-quiet)")
        lawyer.goto(f"/{language}/follow/{number}")
        assert WORDS[:20] not in lawyer.inner_text("main")
        assert ("Ended" if language == "en" else "已经终止") in a.inner_text("main")
