"""How a matter ends: every outcome has its words, its ink and its line; “ran its time” is nobody's silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from law.packed import calendar
from maplebridge.rules.drawing.piers import OUTCOME_INK
from maplebridge.rules.language import parse
from maplebridge.rules.phrases import OUTCOME_WORDS
from maplebridge.rules.soundness import prove
from maplebridge.rules.words import OUTCOMES
from pure.rules.test_opening_days import TEXT

ROOT = Path(__file__).resolve().parents[2]
EXPIRED = TEXT.replace('over = { outcome = "ended", remedy = ["claim"]', 'over = { outcome = "expired"')


def test_every_outcome_has_words_ink_a_mark_and_a_line_in_the_reference() -> None:
    assert tuple(OUTCOME_WORDS) == OUTCOMES
    assert set(OUTCOME_INK) == set(OUTCOMES)
    said = (ROOT / "docs" / "reference" / "procedure-language.md").read_text("utf-8")
    legend = (ROOT / "src" / "maplebridge" / "web" / "templates" / "public" / "procedure.html").read_text(
        "utf-8"
    )
    for outcome in OUTCOMES:
        assert f"`{outcome}`" in said
        shown = {"ended": "settled", "lapsed": "withdrawn"}.get(outcome, outcome)
        assert f'end_mark("{shown}")' in legend


def test_a_season_that_is_over_needs_no_remedy() -> None:
    assert prove(parse(EXPIRED, name="x"), calendar()).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('late = { to = "open"', 'late = { to = "over"', "asked.late"),
        ('act.stop = { to = "stopped"', 'act.stop = { to = "over"', "open.stop"),
    ],
)
def test_an_offices_silence_and_an_act_are_no_running_out(old: str, new: str, where: str) -> None:
    assert old in EXPIRED
    problems = [
        one
        for one in prove(parse(EXPIRED.replace(old, new), name="x"), calendar()).problems
        if one.code == "S9"
    ]
    assert [problem.where for problem in problems] == [where]
    assert problems[0].in_language("zh")
