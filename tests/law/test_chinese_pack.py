"""The procedures of the Chinese pack: their own examples, all of them together, and the days they promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from law.packed import FILES, NAMES, PACK, calendar, read
from maplebridge.rules import examples
from maplebridge.rules.coverage import coverage
from maplebridge.rules.frozen import Frozen
from maplebridge.rules.procedure import Example
from maplebridge.rules.soundness import prove_pack

VERBS = 30
DATED = 30


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_example_comes_out_as_the_file_says(file: Path) -> None:
    assert [failure.words.in_language("en") for failure in examples.run(read(file), calendar())] == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_examples_go_through_every_act_and_every_silence(file: Path) -> None:
    assert coverage(read(file), calendar()).missing == ()


def test_there_are_as_many_procedures_as_the_city_has_verbs() -> None:
    assert len(FILES) >= VERBS


def test_all_procedures_together_hand_nothing_round_for_ever() -> None:
    pack = prove_pack([read(file) for file in FILES], calendar())
    assert [problem.words.in_language("en") for problem in pack.problems] == []
    assert pack.sound
    assert set(pack.worst_case_days) == set(NAMES)


def test_at_least_thirty_examples_promise_a_day_beyond_a_holiday_or_a_swapped_weekend() -> None:
    found = [example for file in FILES for example in read(file).examples if _beyond_a_holiday(example)]
    assert len(found) >= DATED


def test_coverage_names_what_no_example_goes_through() -> None:
    whole = read(PACK / "procedures" / "cn.petition.suggestion.toml")
    without = replace(whole, examples=())
    found = coverage(without, calendar())
    assert found.acts_covered == found.silences_covered == 0
    assert len(found.missing) == found.acts_total + found.silences_total
    assert {"received.forward", "studying.at_top", "studying.raise", "objected.late", "anytime.withdraw"} <= {
        *found.missing
    }


def test_a_new_act_without_an_example_is_missing() -> None:
    whole = read(PACK / "procedures" / "cn.petition.suggestion.toml")
    step = whole.steps["received"]
    acts = Frozen({**step.acts, "hide": replace(step.acts["forward"], name="hide")})
    spoilt = replace(whole, steps=Frozen({**whole.steps, "received": replace(step, acts=acts)}))
    assert coverage(spoilt, calendar()).missing == ("received.hide",)


def _beyond_a_holiday(example: Example) -> bool:
    """Whether the promised day comes after a holiday or a swapped day that fell into the last stay."""
    promised = example.expect.due or example.expect.on
    if promised is None:
        return False
    before = [act.on for act in example.acts if act.refused is None]
    last = before[-1] if before else example.opened
    days = range(date(last.year, last.month, last.day).toordinal(), promised.toordinal() + 1)
    return any(calendar().kind(day).code in ("holiday", "swapped") for day in days)
