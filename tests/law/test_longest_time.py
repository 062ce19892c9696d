"""The longest own time: the figures of the drafts, and that it is attained and never exceeded."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from law.packed import NAMES, calendar, proved, read
from maplebridge.rules.course import fold, open_matter, step
from maplebridge.rules.soundness import play_worst, prove, replay
from maplebridge.rules.soundness.times.tables import FIRST_START, LAST_START
from maplebridge.rules.soundness.wanderer import wander

RUNS = int(os.environ.get("MAPLEBRIDGE_RUNS", "25"))

FIGURES = {
    "cn.petition.suggestion": (279, date(2024, 11, 13), 34),
    "cn.petition.claim": (418, date(2022, 10, 14), 73),
    "cn.hotline.request": (200, date(2025, 8, 8), 84),
    "cn.mediation.people": (1387, date(2020, 1, 3), 38),
    "cn.labour.dispute": (1662, date(2024, 1, 26), 38),
    "cn.reconsideration": (135, date(2020, 1, 19), 20),
    "cn.decision.major": (5029, date(2021, 6, 25), 234),
    "cn.hazard.report": (501, date(2024, 3, 22), 37),
}


@pytest.mark.parametrize("name", FIGURES)
def test_longest_time_of_a_draft_is_the_measured_one(name: str, shared_data: Path) -> None:
    draft = read(shared_data.parent / "examples" / "procedures" / f"{name}.toml")
    proof = prove(draft, calendar())
    assert [
        str(one) for one in proof.problems if one.code not in ("S9", "S10", "S11")
    ] == []  # the drafts are older than these rules
    assert (proof.worst_case_days, proof.worst_start, proof.nodes) == FIGURES[name]
    assert play_worst(proof, calendar()).own_days == proof.worst_case_days


@pytest.mark.parametrize("name", NAMES)
def test_every_procedure_is_sound(name: str) -> None:
    assert [str(problem) for problem in proved(name).problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_everybody_as_slow_as_the_law_allows_ends_on_exactly_the_bound(name: str) -> None:
    proof = proved(name)
    played = play_worst(proof, calendar())
    assert played.finished
    assert proof.exact
    assert played.own_days == proof.worst_case_days
    state, refused = replay(
        proof.procedure,
        calendar(),
        opened=played.opened,
        level=played.level,
        params=played.params,
        events=played.events,
    )
    assert (state, refused) == (played.state, [])
    a_day_less = (proof.worst_case_days or 0) - 1
    assert state.last // 1440 - played.opened // 1440 - state.away > a_day_less


@pytest.mark.parametrize("name", NAMES)
def test_easy_start_days_are_attained_too(name: str) -> None:
    proof = proved(name)
    chance = Random(name)
    for _ in range(4):
        day = date.fromordinal(chance.randrange(FIRST_START.toordinal(), LAST_START.toordinal() + 1))
        level = chance.choice(proof.procedure.opens.levels)
        assert play_worst(proof, calendar(), day=day, level=level).own_days == proof.bound(level, day)


@pytest.mark.parametrize("name", NAMES)
def test_no_matter_in_the_hands_of_chance_is_stuck_or_longer_than_proved(name: str) -> None:
    proof = proved(name)
    for seed in range(RUNS):
        chance = Random(f"{name} {seed}")
        day = date.fromordinal(chance.randrange(FIRST_START.toordinal(), LAST_START.toordinal() + 1))
        level = chance.choice(proof.procedure.opens.levels)
        opened = day.toordinal() * 1440 + chance.randrange(1440)
        run = wander(proof.procedure, calendar(), chance, opened=opened, level=level)
        assert not run.stuck, (seed, run.state)
        assert run.own_days <= proof.bound(level, day), seed
        assert fold(run.entries) == run.state


@pytest.mark.parametrize("name", NAMES)
def test_a_running_matter_never_ends_later_than_its_page_says(name: str) -> None:
    proof = proved(name)
    chance = Random(f"page {name}")
    day = date.fromordinal(chance.randrange(FIRST_START.toordinal(), LAST_START.toordinal() - 400))
    level = chance.choice(proof.procedure.opens.levels)
    run = wander(proof.procedure, calendar(), chance, opened=day.toordinal() * 1440 + 600, level=level)
    state, _ = open_matter(
        proof.procedure, at=run.opened, level=level, calendar=calendar(), params=proof.procedure.most
    )
    promised = []
    for event in run.events:
        if state.step in proof.procedure.steps:
            said = proof.latest_end(state, state.last // 1440)
            assert said is not None
            promised.append(said.toordinal() - state.away)
        state, _, _ = step(proof.procedure, state, event, calendar())
    last = run.state.last // 1440 - run.state.away
    assert all(last <= day for day in promised)


@pytest.mark.parametrize(
    "name", ["cn.petition.claim", "cn.reconsideration", "cn.decision.major", "cn.hotline.request"]
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(
    chance=strategies.randoms(use_true_random=False),
    day=strategies.dates(FIRST_START, LAST_START),
    minute=strategies.integers(0, 1439),
)
def test_no_matter_that_hypothesis_can_think_of_is_longer_than_proved(
    name: str, chance: Random, day: date, minute: int
) -> None:
    proof = proved(name)
    level = chance.choice(proof.procedure.opens.levels)
    opened = day.toordinal() * 1440 + minute
    run = wander(proof.procedure, calendar(), chance, opened=opened, level=level)
    assert not run.stuck
    assert run.own_days <= proof.bound(level, day)
    assert fold(run.entries) == run.state
