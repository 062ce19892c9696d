"""Where to be and when: against every possible choice on small towns, and rules that a plan must keep."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.methods import cover
from maplebridge.methods.cover.exact import most_covered_exactly
from maplebridge.methods.errors import MethodError


def town(seed: int, points: int = 30, sites: int = 9) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    homes, posts = rng.random((points, 1, 2)), rng.random((1, sites, 2))
    distances, demand = np.hypot(*np.moveaxis(homes - posts, -1, 0)), rng.integers(0, 9, points).astype(float)
    distances.flags.writeable = False
    demand.flags.writeable = False
    return distances, demand


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_coverage_proved_to_the_end_equals_the_best_of_all_choices(seed: int, count: int) -> None:
    distances, demand = town(seed)
    found = cover.most_covered(distances, 0.25, count, demand=demand, gap=0.0)
    best = max(
        demand[(distances[:, list(c)] <= 0.25).any(axis=1)].sum() for c in combinations(range(9), count)
    )
    assert found.objective == pytest.approx(best)
    assert found.bound >= best - 1e-6
    assert found.chosen.size == count


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_the_shortest_ways_lie_between_bound_and_best(seed: int, count: int) -> None:
    distances, demand = town(seed)
    found = cover.shortest_ways(distances, count, demand=demand)
    best = min((distances[:, list(c)].min(axis=1) * demand).sum() for c in combinations(range(9), count))
    assert found.objective == pytest.approx(best)
    assert found.bound <= best + 1e-9


def test_a_solver_for_the_whole_agrees_with_search_and_bound() -> None:
    distances, demand = town(7, points=200, sites=30)
    search = cover.most_covered(distances, 0.2, 6, demand=demand, gap=1.0)
    _, value, bound = most_covered_exactly(distances <= 0.2, demand, 6, search.chosen)
    assert search.objective == pytest.approx(value)
    assert value <= bound + 1e-6 <= search.bound + 1e-5


def test_each_choice_says_what_would_be_lost_without_it() -> None:
    distances, demand = town(3)
    found = cover.most_covered(distances, 0.25, 3, demand=demand)
    for choice in found.choices:
        rest = [site for site in found.chosen if site != choice.site]
        without = demand[(distances[:, rest] <= 0.25).any(axis=1)].sum()
        assert found.objective - without == pytest.approx(choice.lost_without)
        assert 0 <= choice.lost_with_stand_in <= choice.lost_without
    ways = cover.shortest_ways(distances, 3, demand=demand)
    for choice in ways.choices:
        rest = [site for site in ways.chosen if site != choice.site]
        without = (distances[:, rest].min(axis=1) * demand).sum()
        assert without - ways.objective == pytest.approx(choice.lost_without)


DAY = {"begins": 480.0, "ends": 720.0}


def line(count: int, minutes: float) -> np.ndarray:
    """Places on a road, `minutes` apart, the base before the first."""
    at = np.r_[np.arange(1, count + 1), 0] * minutes
    return np.abs(at[:, None] - at[None, :])


def test_worthier_places_come_first_and_the_others_are_told_why_not() -> None:
    places = [
        cover.Place(name=f"market {k}", value=v, minutes=60) for k, v in enumerate((5.0, 9.0, 7.0, 1.0))
    ]
    plan = cover.plan_rounds(places, [cover.Team(name="A", base=4, **DAY)], line(4, 10))
    assert {v.place for v in plan.visits[0]} == {0, 1, 2}
    assert plan.value == 21
    assert plan.bound >= 21
    assert "shifts are full" in plan.left_out[3]


def test_opening_times_are_kept() -> None:
    places = [
        cover.Place(name="night market", value=5, minutes=30, opens=660, closes=720),
        cover.Place(name="school gate", value=5, minutes=30, opens=480, closes=525),
        cover.Place(name="fair", value=50, minutes=30, opens=900, closes=960),
    ]
    plan = cover.plan_rounds(places, [cover.Team(name="A", base=3, **DAY)], line(3, 5))
    begins = {v.place: (v.begins, v.ends) for v in plan.visits[0]}
    assert begins[0][0] >= 660
    assert begins[1][1] <= 525
    assert "opening time" in plan.left_out[2]


def test_a_rest_comes_before_the_longest_duty_is_passed() -> None:
    places = [cover.Place(name=f"hall {k}", value=1, minutes=50) for k in range(4)]
    team = cover.Team(name="A", base=4, begins=480, ends=1200, longest=120, rest=30)
    visits = cover.plan_rounds(places, [team], line(4, 1)).visits[0]
    assert len(visits) == 4
    duty, last = 0.0, 480.0
    for visit in visits:
        duty = (visit.ends - visit.begins) if visit.rested_before else duty + visit.ends - last
        assert duty <= 120
        last = visit.ends
    assert any(v.rested_before for v in visits)


def test_volunteers_do_not_go_alone_where_training_is_needed() -> None:
    places = [cover.Place(name="gas store", value=9, minutes=20, trained=True)]
    alone = cover.plan_rounds(places, [cover.Team(name="V", base=1, volunteers=True, **DAY)], line(1, 5))
    assert alone.left_out == {0: "only a trained team may go, and there is none"}


def test_every_area_gets_its_visits_before_value_counts() -> None:
    places = [cover.Place(name=f"p{k}", value=10, minutes=70, area="centre") for k in range(3)]
    places.append(cover.Place(name="village", value=1, minutes=70, area="edge"))
    team = [cover.Team(name="A", base=4, **DAY)]
    assert 3 in cover.plan_rounds(places, team, line(4, 3)).left_out
    fair = cover.plan_rounds(places, team, line(4, 3), least_per_area=1)
    assert 3 in {v.place for v in fair.visits[0]}
    assert fair.areas_unmet == ()


def test_need_is_made_of_places_and_hazards() -> None:
    assert cover.need(people=700, days_since=3.5, every=7) == 350
    assert cover.need(people=0, hazards=(3.0, 2.0)) == 5


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: cover.most_covered([[np.nan]], 1, 1), "numbers, 0 or more"),
        (lambda: cover.most_covered([[1.0]], 1, 2), "between 1 and 1"),
        (lambda: cover.most_covered([[1.0]], -1, 1), "reach"),
        (lambda: cover.most_covered([[1.0]], 1, 1, demand=[-1]), "demand"),
        (lambda: cover.most_covered([[1.0]], 1, 1, demand=[1, 2]), "1 numbers"),
        (lambda: cover.shortest_ways([], 1), "sites"),
        (lambda: cover.plan_rounds([], [], [[0.0]]), "at least one place"),
        (lambda: cover.Place(name="x", value=-1, minutes=1), "0 or more"),
        (lambda: cover.Team(name="x", base=0, begins=5, ends=5), "end after"),
        (lambda: cover.need(people=-1), "0 or more"),
    ],
)
def test_bad_numbers_are_refused_in_one_sentence(work: object, says: str) -> None:
    with pytest.raises(MethodError, match=says):
        work()  # type: ignore[operator]  # the parameters are plain functions


def test_no_demand_one_site_and_ties_have_a_stated_answer() -> None:
    empty = cover.most_covered([[1.0, 1.0]], 1, 1, demand=[0])
    assert (empty.objective, empty.gap) == (0.0, 0.0)
    tied = cover.shortest_ways(np.ones((5, 4)), 2)
    assert tied.objective == 5
    assert tied.bound == pytest.approx(5)
    assert cover.most_covered([[1.0]], 1, 1).proved


def test_the_same_question_has_the_same_answer_again() -> None:
    distances, demand = town(5, points=80, sites=20)
    one, two = (cover.shortest_ways(distances, 4, demand=demand, seed=9) for _ in range(2))
    np.testing.assert_array_equal(one.chosen, two.chosen)
