"""Sixty-four reports of every kind of need, each brought, worked at the desks and brought to its own end through pages.

`maple prove reports` plays all of them; a day's suite plays a few, others each day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from web.conftest import Town
from web.reports.courses import COURSES
from web.reports.desks import Desks
from web.reports.playing import BRINGER, Play

A_DAY = 2
"""So many are played on a day when not all are asked for."""
DATA = Path(__file__).parents[1] / "data" / "reports.json"
REPORTS: dict[str, dict[str, str]] = {
    row["id"]: row for row in json.loads(DATA.read_text("utf-8"))["reports"]
}


def played() -> list[str]:
    """The reports of this run: all of them when asked, else those whose turn it is today."""
    names = list(REPORTS)
    if os.environ.get("MAPLEBRIDGE_REPORTS") == "all":
        return names
    today = datetime.now(UTC).date().toordinal() * A_DAY
    return [names[(today + n) % len(names)] for n in range(A_DAY)]


@pytest.fixture(scope="module")
def desks(town: Town) -> Iterator[Desks]:
    """The desks of the city, signed in once for all reports."""
    return Desks(town)


@pytest.mark.parametrize("name", played())
def test_a_report_comes_to_its_own_end_through_pages_alone(
    request: pytest.FixtureRequest, town: Town, desks: Desks, name: str, record_property: Any
) -> None:
    row, course = REPORTS[name], COURSES[name]
    with ExitStack() as stack:
        browser = request.getfixturevalue("browser") if course.seen else None
        play = Play(stack, browser, town, desks, row)
        phone = f"139{int(name[1:]):08d}"
        play.bring(course, phone)
        for turn in course.turns.split(", "):
            play.turn(turn)
        end, title, days = play.ended()
        assert end == course.end
        here = play.windows[BRINGER]
        here.go(play.path(f"follow/{play.number}"))
        here.whole()
        assert title in here.words(), f"the page of whoever brought it does not say “{title}”: {here.words()}"
        play.others_read_nothing(phone)
    record_property(
        "row",
        json.dumps(
            {
                "id": name, "kind": row["kind"], "procedure": play.procedure, "window": "chromium" if browser else "plain",
                "read": play.read, "read_rightly": play.read[:4] == row["kind"], "acts": play.acts, "offices": play.offices,
                "sides": len(play.windows), "refused_tries": play.refused, "wish": row["end"], "end": end, "days": days,
                "procedures": play.met,
            },
            ensure_ascii=False,
        ),
    )  # fmt: skip
