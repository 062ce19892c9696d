"""Bad columns are refused in a sentence or have a defined result; samples are drawn as announced."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.methods import survey
from maplebridge.methods.errors import MethodError, RangeError, TooFewError

NAN = float("nan")


def plain(n=20, **more):
    return survey.Design.of(np.ones(n), **more)


@pytest.mark.parametrize(
    "call",
    [
        lambda: survey.mean([NAN] * 20, plain()),
        lambda: survey.mean(np.ones(3), plain()),
        lambda: survey.mean([], plain()),
        lambda: survey.mean(np.ones(20), plain(), level=1.0),
        lambda: survey.mean(np.ones(20), plain(), among=np.zeros(20, dtype=bool)),
        lambda: survey.proportion(np.full(20, 0.5), plain()),
        lambda: survey.ratio(np.ones(20), np.zeros(20), plain()),
        lambda: survey.Design.of(np.zeros(4)),
        lambda: survey.Design.of([1, -1]),
        lambda: survey.Design.of([1.0]),
        lambda: plain(4, strata=["a", "a", "a", "b"]),
        lambda: plain(4, population_clusters=[3]),
        lambda: survey.needed_for_share(NAN),
        lambda: survey.needed_for_share(0.0),
        lambda: survey.needed_for_share(0.1, response=0.0),
        lambda: survey.needed_for_share(0.1, design_effect=0.5),
        lambda: survey.needed_for_difference(0.5, 0.5),
        lambda: survey.allocate([10, 10], 3),
        lambda: survey.allocate([10, 10], 21),
        lambda: survey.allocate([10, 10], 10, rule="neyman"),
        lambda: survey.stratified(["a", "b"], [1, 2], seed=0),
        lambda: survey.two_stage(["a", "b"], take_clusters=3, take_units=1, seed=0),
        lambda: survey.two_stage(["a", "a"], strata=[0, 1], take_clusters=1, take_units=1, seed=0),
        lambda: survey.for_silence([1, 1], np.array([True, False]), ["a", "b"]),
        lambda: survey.raked([1, 1], [(["a", "b"], {"a": 5})]),
        lambda: survey.raked([1, 1], [(["a", "b"], {"a": 5, "b": 5, "c": 5})]),
        lambda: survey.raked([1, 1], [(["a", "b"], {"a": 5, "b": 5}), ([0, 1], {0: 5, 1: 6})]),
        lambda: survey.silence([1, 1], np.array([False, False]), ["a", "b"]),
        lambda: survey.by_area(np.ones(20), plain(), [NAN] * 20),
    ],
)
def test_what_no_survey_can_have_is_refused(call):
    with pytest.raises(MethodError):
        call()


def test_a_silent_group_is_named():
    with pytest.raises(TooFewError, match="north"):
        survey.for_silence([1, 1], np.array([True, False]), ["south", "north"])


def test_equal_answers_have_no_error_but_a_share_of_all_keeps_an_interval():
    assert survey.mean(np.full(20, 3.0), plain()).error == 0
    found = survey.proportion(np.ones(20), plain())
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 20))


def test_a_million_rows_with_one_value():
    found = survey.total(np.ones(1_000_000), survey.Design.of(np.full(1_000_000, 2.0)))
    assert found.value == 2_000_000
    assert found.error == pytest.approx(0)


def test_small_areas_get_no_figure_and_shaky_ones_a_warning():
    area = np.array(["large"] * 80 + ["shaky"] * 12 + ["tiny"] * 4)
    yes = np.concatenate([np.arange(80) % 2, np.arange(12) < 1, np.ones(4)]).astype(int)
    found = {a.name: a for a in survey.by_area(yes, plain(96), area, shares=True)}
    assert found["tiny"].estimate is None
    assert "fewer than 10" in found["tiny"].warnings[0]
    assert "do not publish" in found["shaky"].warnings[0]
    assert found["large"].warnings == ()


def test_an_area_of_one_cluster_in_each_stratum_says_that_its_error_cannot_be_known():
    area = np.array(["split"] * 24 + ["rest"] * 72)
    cluster = np.concatenate([np.repeat([0, 1], 12), 2 + np.arange(72) % 6])
    strata = np.where(np.isin(cluster, [0, 2, 4, 6]), 0, 1)
    design = plain(96, strata=strata, clusters=cluster)
    found = {a.name: a for a in survey.by_area(np.arange(96) % 3 == 0, design, area, shares=True)}
    assert any("cannot be known" in line for line in found["split"].warnings)
    assert not any("cannot be known" in line for line in found["rest"].warnings)


def test_uneven_silence_is_found_and_even_silence_is_not():
    group = np.repeat(["old", "young"], 200)
    uneven = np.where(group == "old", np.arange(400) % 10 < 8, np.arange(400) % 10 < 3)
    said = survey.silence(np.ones(400), uneven, group)
    assert said.uneven == ["young"]
    assert said.p_value < 1e-6
    assert said.evenness == pytest.approx(0.5)
    even = survey.silence(np.ones(400), np.arange(400) % 2 == 0, group)
    assert (even.uneven, even.p_value, even.evenness) == ([], 1.0, 1.0)


def test_nothing_given_is_changed_and_one_seed_draws_one_sample():
    strata = np.repeat([0, 1, 2], [50, 30, 20])
    cluster = np.arange(100) // 5
    for array in (strata, cluster):
        array.flags.writeable = False
    first, again, other = (survey.stratified(strata, [5, 3, 2], seed=s) for s in (7, 7, 8))
    assert (first.units == again.units).all()
    assert (first.units != other.units).any()
    one, two = (
        survey.two_stage(cluster, take_clusters=2, take_units=3, seed=7, strata=strata) for _ in range(2)
    )
    assert (one.units == two.units).all()
    survey.for_silence(first.weights, np.arange(10) % 2 == 0, np.zeros(10))


def test_two_stage_draws_as_often_as_its_weights_say():
    cluster = np.repeat([0, 1, 2, 3], [10, 20, 30, 140])
    drawn, weight = np.zeros(200), np.zeros(200)
    for seed in range(3000):
        sample = survey.two_stage(cluster, take_clusters=2, take_units=5, seed=seed)
        drawn[sample.units] += 1
        weight[sample.units] += sample.weights
    assert abs(weight / 3000 - 1).max() < 0.35
    assert np.bincount(cluster, weights=weight)[3] == pytest.approx(140 * 3000)
    assert np.bincount(cluster, weights=drawn)[3] == 15_000


@given(
    st.lists(st.integers(2, 500), min_size=1, max_size=8),
    st.floats(0.05, 1.0),
    st.sampled_from(["proportional", "equal", "neyman"]),
)
@settings(max_examples=100, deadline=None)
def test_parts_sum_to_the_sample_and_fit_into_their_strata(sizes, part, rule):
    total = max(2 * len(sizes), int(part * sum(sizes)))
    take = survey.allocate(sizes, total, rule=rule, spread=np.arange(len(sizes)))
    assert take.sum() == total
    assert (take >= 2).all()
    assert (take <= sizes).all()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_raked_weights_meet_every_known_total(seed):
    rng = np.random.default_rng(seed)
    sex, age = np.arange(120) % 2, rng.permutation(np.arange(120) % 3)
    known = [(sex, {0: 480, 1: 520}), (age, {0: 200, 1: 300, 2: 500})]
    weight = survey.raked(rng.uniform(1, 3, 120), known)
    for labels, totals in known:
        assert np.bincount(labels, weights=weight) == pytest.approx(list(totals.values()))


def test_silence_weights_keep_the_sum_of_each_group():
    weight = survey.for_silence([1, 2, 3, 4], np.array([True, False, True, True]), ["a", "a", "b", "b"])
    assert weight.tolist() == [3, 0, 3, 4]


def test_a_weight_that_grows_too_much_is_refused():
    with pytest.raises(RangeError, match="fold"):
        survey.raked(np.ones(10), [(np.arange(10) < 1, {True: 90, False: 10})], most=5)


def test_more_than_there_are_is_refused_and_not_looked_for_for_ever():
    from maplebridge.methods.survey.drawing import within_bounds

    least, most = np.array([1, 1]), np.array([3, 4])
    assert within_bounds(np.array([1.0, 1.0]), 7, least, most).tolist() == [3, 4]
    with pytest.raises(TooFewError, match="8 are more than the 7"):
        within_bounds(np.array([1.0, 1.0]), 8, least, most)
