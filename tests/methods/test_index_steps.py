"""Each step of an index by itself, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.methods import index
from methods.index_samples import town

GAP = float("nan")


def test_ten_thousand_people_are_the_measure_where_that_is_asked() -> None:
    out = index.denominate([[5.0, 1.0], [3.0, 2.0]], {0: [10_000, 30_000]}, factors={0: 10_000})
    np.testing.assert_allclose(out, [[5.0, 1.0], [1.0, 2.0]])


def test_gaps_are_filled_from_the_column_the_group_or_the_units_own_items() -> None:
    values = [[1.0, 10.0], [GAP, 20.0], [5.0, 60.0], [9.0, GAP]]
    assert index.impute(values)[1, 0] == 5.0
    assert index.impute(values, by="median")[3, 1] == 20.0
    by_group = index.impute(values, groups=["a", "a", "b", "b"])
    assert (by_group[1, 0], by_group[3, 1]) == (1.0, 60.0)
    own = index.impute_across(values)
    assert own[3, 1] == pytest.approx(60.0)
    assert own[1, 0] == pytest.approx(1.0 + 8 * 0.2)
    assert np.isnan(index.impute([[GAP], [1.0]], groups=["a", "b"])[0, 0])


def test_gaps_are_filled_over_time_from_the_latest_or_along_a_line() -> None:
    cube = np.array([1.0, GAP, GAP, 4.0])[:, None, None]
    assert index.impute_over_time(cube, [1, 2, 3, 4])[:, 0, 0].tolist() == [1, 1, 1, 4]
    assert index.impute_over_time(cube, [1, 2, 3, 4], how="linear")[:, 0, 0].tolist() == [1, 2, 3, 4]
    short = index.impute_over_time(cube, [1, 2, 3, 4], longest=1)[:, 0, 0]
    assert short[1] == 1
    assert np.isnan(short[2])


def test_units_with_too_little_data_or_too_many_zeros_go_unless_forced() -> None:
    values = [[1.0, 2.0, 3.0], [GAP, GAP, 1.0], [0.0, 0.0, 0.0]]
    assert index.screen(values).passed.tolist() == [True, False, True]
    assert index.screen(values, by="both").passed.tolist() == [True, False, False]
    assert index.screen(values, by="both", force={1: True}).passed.tolist() == [True, True, False]


def test_an_extreme_value_is_pulled_in_to_the_next_one() -> None:
    column = np.array([[1.0], [2], [3], [4], [5], [6], [7], [8], [9], [10], [30], [100]])
    done = index.treat(column)
    assert done.pulled.tolist() == [1]
    assert done.values[-1, 0] == 30


def test_a_log_is_taken_where_pulling_in_is_not_enough() -> None:
    column = np.r_[np.arange(20.0), 500, 900, 1500, 9000][:, None]
    done = index.treat(column, index.Treatment(most=1))
    assert done.second == ("log",)
    x = column[:, 0]
    np.testing.assert_allclose(done.values[:, 0], np.log(x - x.min() + 0.01 * np.ptp(x)))


def test_a_column_without_spread_is_left_alone_and_said_to_be_undecided() -> None:
    done = index.treat(np.full((6, 1), 4.0))
    assert done.passes == (None,)
    assert (done.values == 4).all()


def test_scales_say_what_they_should() -> None:
    column = np.array([[2.0], [4.0], [GAP], [10.0]])
    assert index.normalise(column)[[0, 1, 3], 0].tolist() == [0, 25, 100]
    assert index.normalise(column, directions=[-1])[[0, 1, 3], 0].tolist() == [100, 75, 0]
    assert index.normalise(column, index.Rank())[[0, 1, 3], 0].tolist() == [1, 2, 3]
    assert index.normalise(column, index.Rank("percent"))[[0, 1, 3], 0].tolist() == [0, 0.5, 1]
    z = index.normalise(column, index.ZScore(10, 2))[[0, 1, 3], 0]
    assert z.mean() == pytest.approx(10)
    assert z.std(ddof=1) == pytest.approx(2)
    assert index.normalise(column, index.Target(6, cap=True))[[0, 1, 3], 0].tolist() == [0, 0.5, 1]
    posts = index.normalise(column, index.Goalposts(4, 8, top=100), directions=[-1])
    assert posts[[0, 1, 3], 0].tolist() == [100, 100, 0]
    assert np.isnan(index.normalise(column, index.Rank())[2, 0])


def test_the_efficacy_score_gives_sixty_to_the_value_not_allowed_and_a_hundred_to_the_satisfactory() -> None:
    column = np.array([[20.0], [15.0], [10.0], [5.0], [25.0]])
    straight = index.normalise(column, index.Efficacy(20, 10), directions=[-1])
    np.testing.assert_allclose(straight[:, 0], [60, 80, 100, 100, 40])
    bent = index.normalise(column, index.Efficacy(20, 10, curve="exponential"), directions=[-1])
    np.testing.assert_allclose(bent[:3, 0], [60, 60 * np.sqrt(100 / 60), 100])


def test_pairwise_comparison_gives_the_weights_of_the_textbook() -> None:
    table = [[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]
    judged = index.pairwise_weights(table)
    np.testing.assert_allclose(judged.weights, [0.6370, 0.2583, 0.1047], atol=5e-5)
    assert judged.largest == pytest.approx(3.0385, abs=5e-5)
    assert judged.consistency_ratio == pytest.approx(0.0332, abs=5e-4)
    assert judged.consistent
    wild = index.pairwise_weights([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert not wild.consistent


def test_entropy_gives_nothing_to_an_item_that_is_equal_everywhere() -> None:
    weights = index.entropy_weights([[1.0, 5.0, 1.0], [1.0, 1.0, 2.0], [1.0, 3.0, 3.0]])
    assert weights[0] == 0
    assert weights.sum() == pytest.approx(1)


def test_components_point_upwards_and_sum_their_shares_to_one() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(40, 1)) + 0.3 * rng.normal(size=(40, 4))
    first = index.component_weights(x)
    assert (first > 0).all()
    assert (first**2).sum() == pytest.approx(1)
    assert index.component_weights(x, how="shares").sum() == pytest.approx(1)


def test_the_three_means_and_their_order() -> None:
    frame = index.Framework.flat(["a", "b"], weights=[1.0, 3.0])
    row = [[2.0, 8.0]]
    means = [index.aggregate(row, frame, method=m)[0, -1] for m in ("arithmetic", "geometric", "harmonic")]
    assert means == pytest.approx([6.5, 2**0.25 * 8**0.75, 4 / (0.5 + 3 / 8)])


def test_a_missing_child_is_left_out_and_too_many_missing_leave_no_score() -> None:
    frame = index.Framework.flat(["a", "b", "c"])
    rows = [[2.0, GAP, 4.0], [GAP, GAP, 4.0]]
    assert index.aggregate(rows, frame)[:, -1].tolist() == [3, 4]
    kept = index.aggregate(rows, frame, least_data=0.6)[:, -1]
    assert kept[0] == 3
    assert np.isnan(kept[1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 9))
def test_means_stay_between_the_worst_and_the_best_child(seed: int, units: int) -> None:
    rng = np.random.default_rng(seed)
    frame = index.Framework.flat(list("abcd"), weights=list(rng.random(4) + 0.01))
    scores = rng.random((units, 4)) + 0.1
    for method in ("arithmetic", "geometric", "harmonic"):
        top = index.aggregate(scores, frame, method=method)[:, -1]
        assert (top <= scores.max(axis=1) + 1e-12).all()
        assert (top >= scores.min(axis=1) - 1e-12).all()


def test_the_unit_that_wins_every_comparison_leads() -> None:
    scores = np.array([[3.0, 3.0], [2.0, 1.0], [1.0, 2.0]])
    assert index.copeland(scores).tolist() == [2.0, 0.5, 0.5]


def test_gates_bonus_and_negative_list_are_explained_for_each_unit() -> None:
    built = town().built()
    worst = int(np.nanargmin(built.score("calm")))
    rules = [
        index.Gate(name="calm gate", item="calm", least=float(built.score("calm")[worst]) + 1e-6, cap=10.0),
        index.Bonus(name="pilot", points={0: 9.0}, most=2.0, reasons={0: "national pilot"}),
        index.NegativeList(name="negative list", events=[(1, 3.0, True, "major accident")]),
    ]
    done = index.adjust(built, rules)
    assert done.scores[worst] <= 10.0 + (2.0 if worst == 0 else 0.0)
    assert any("2 at most" in line for line in done.explained(0))
    assert done.barred[1]
    assert not done.passes(0.0)[1]
    changes = np.zeros(built.index.size)
    for step in done.steps:
        changes[step.unit] += step.points
    np.testing.assert_allclose(done.before + changes, done.scores)


def test_parts_add_up_to_the_score_under_every_mean() -> None:
    for method in ("arithmetic", "geometric", "harmonic"):
        case = town()
        recipe = index.Recipe(scale=index.MinMax(1, 100), method=method)
        built = replace(case, recipe=recipe).built()
        pieces = index.parts(built, recipe, 4)
        assert sum(piece.points for piece in pieces) == pytest.approx(built.index[4])


def test_the_smallest_change_turns_the_result_and_a_smaller_one_does_not() -> None:
    case = town()
    built = case.built()
    first, second = np.argsort(-built.index)[:2]
    flip = next(
        f for f in index.score_flips(built, case.recipe, int(second), other=int(first)) if f.then is not None
    )
    place = built.framework.place[flip.code]
    for share, leads in ((1.0001, True), (0.99, False)):
        row = built.normalised[[second]].copy()
        row[0, place] = flip.now + share * (flip.then - flip.now)
        moved = index.aggregate(row, built.framework)[0, -1]
        assert (moved > built.index[first]) == leads
    for change in index.weight_flips(built, case.recipe, int(first), int(second)):
        if change.then is not None:
            weights = index.put_weights(built.framework, {change.code: change.then})
            pair = index.aggregate(built.normalised[[first, second]], built.framework, weights=weights)[:, -1]
            assert pair[0] == pytest.approx(pair[1], abs=1e-6)


def test_an_item_entered_twice_is_found() -> None:
    case = town()
    values = np.array(case.values)
    values[:, 2] = values[:, 0]
    pairs = index.double_counting(replace(case, values=values).built())
    assert (pairs[0].first, pairs[0].second, pairs[0].note) == ("i0", "i2", "is the same in every unit")
    assert pairs[0].same_parent


def test_a_straight_line_is_carried_forward_and_its_interval_covers() -> None:
    exact = index.forecast([1, 2, 3, 4, 5], [2, 4, 6, 8, 10], 7, way="trend")
    assert exact.expected == pytest.approx(14)
    rng = np.random.default_rng(4)
    hits = 0
    for _ in range(300):
        y = np.arange(12) * 0.5 + rng.normal(size=12)
        found = index.forecast(np.arange(12), y, 14, way="trend", level=0.9)
        hits += found.low <= 7 + rng.normal() <= found.high
    assert 0.85 < hits / 300 < 0.95


def test_chances_are_shares_of_the_draws() -> None:
    runs = index.simulate(town(), index.Choices(noise={1: 0.5}, drop_one=True), draws=400, seed=2)
    above = runs.probability_above(0, 1)
    assert above + runs.probability_above(1, 0) == pytest.approx(1)
    assert runs.probability_of_passing(-1.0).tolist() == [1.0] * 12
    assert runs.probability_among(12).tolist() == [1.0] * 12
