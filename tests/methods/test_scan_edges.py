"""Series and towns at the edge: never a case, always the same, one case ever, as many as can be counted.

No warning is lost, none is raised wrongly, and every bound is a number.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.methods import scan
from maplebridge.methods.errors import MethodError, RangeError

WEEKS = 300
LAST = WEEKS - 1
WATCHES = {
    "classic": lambda s: scan.farrington(s, [LAST], settings=scan.Classic(years=3)),
    "classic, untransformed": lambda s: scan.farrington(
        s, [LAST], settings=scan.Classic(years=3, power="none")
    ),
    "classic, roots": lambda s: scan.farrington(s, [LAST], settings=scan.Classic(years=3, power="1/2")),
    "flexible": lambda s: scan.farrington_flexible(s, [LAST], settings=scan.Flexible(years=4)),
    "muan": lambda s: scan.farrington_flexible(s, [LAST], settings=scan.Flexible(years=4, method="muan")),
    "delta": lambda s: scan.farrington_flexible(s, [LAST], settings=scan.Flexible(years=4, method="delta")),
    "as in R": lambda s: scan.farrington_flexible(s, [LAST], settings=scan.Flexible.as_in_surveillance()),
    "C1": lambda s: scan.ears(s, method="C1"),
    "C2": lambda s: scan.ears(s, method="C2"),
    "C3": lambda s: scan.ears(s, method="C3"),
}
every = pytest.mark.parametrize("watch", WATCHES)
levels = st.sampled_from([0, 1, 2, 5, 1000, 10**6, 10**9, 10**10, 10**11, 10**12])


def flat(level):
    return np.full(WEEKS, level, dtype=np.int64)


@every
@settings(max_examples=25, deadline=None)
@given(level=levels, times=st.integers(3, 40))
def test_a_rise_above_what_never_changed_is_an_alarm_however_large_the_level(watch, level, times):
    series = flat(level)
    series[LAST] = level * times + 20
    found = WATCHES[watch](series)
    assert found.alarm[-1]
    assert level - 1 <= found.upper[-1] + level * 1e-6
    assert found.upper[-1] < series[LAST]
    assert 0 <= found.p_value[-1] < 1e-3


@every
@settings(max_examples=25, deadline=None)
@given(level=levels)
def test_what_never_changes_raises_no_alarm(watch, level):
    assert not WATCHES[watch](flat(level)).alarm.any()


@every
@settings(max_examples=25, deadline=None)
@given(
    where=st.integers(0, WEEKS - 60),
    size=st.sampled_from([1, 7, 1000, 10**8, 10**12]),
    rise=st.integers(2, 30),
)
def test_one_week_of_the_past_hides_no_rise_beyond_it(watch, where, size, rise):
    """A single outbreak long ago, however large, then nothing: what is larger by far is out of line."""
    series = flat(0)
    series[where] = size
    series[LAST] = size * rise * 10 + 100
    found = WATCHES[watch](series)
    assert np.isfinite(found.upper[-1])
    assert np.isfinite(found.p_value[-1])
    if watch not in ("delta", "muan"):  # their bound grows with how little such a history says
        assert found.alarm[-1]


SHAPES = st.one_of(
    st.tuples(st.just("few"), st.lists(st.tuples(st.integers(0, LAST), st.integers(0, 10**9)), max_size=8)),
    st.tuples(st.just("from"), st.lists(st.tuples(st.integers(0, LAST), st.integers(0, 10**6)), max_size=3)),
    st.tuples(st.just("each"), st.lists(st.tuples(st.integers(2, 60), st.integers(0, 10**6)), max_size=2)),
)


def shaped(kind, marks):
    series = flat(0)
    for at, size in marks:
        if kind == "few":
            series[at] = size
        elif kind == "from":
            series[at:] = size
        else:
            series[::at] = size
    return series


@every
@settings(max_examples=60, deadline=None)
@given(shape=SHAPES, last=st.integers(0, 10**7))
def test_whatever_the_history_bound_and_chance_are_numbers_and_agree_with_the_alarm(watch, shape, last):
    series = shaped(*shape)
    series[LAST] = last
    found = WATCHES[watch](series)
    judged = watch.startswith("C") or series[-4:].sum() >= 5
    if judged:
        assert np.isfinite(found.upper[-1])
        assert np.isfinite(found.expected[-1])
    assert 0 <= found.p_value[-1] <= 1
    if found.alarm[-1]:
        assert series[LAST] > found.upper[-1]
        assert series[LAST] > 0


@pytest.mark.parametrize("watch", [name for name in WATCHES if not name.startswith("C")])
def test_the_first_case_after_years_of_none_counts_as_soon_as_there_are_enough(watch):
    series = flat(0)
    series[-4:] = [1, 1, 2, 3]
    found = WATCHES[watch](series)
    assert found.alarm[-1]


def test_the_carried_rise_of_c3_is_heard_over_a_flat_baseline_the_days_after_it():
    series = np.zeros(40, dtype=int)
    series[30] = 9
    found = scan.ears(series, method="C3")
    first = 11
    assert found.alarm[30 - first]
    assert not found.alarm[: 30 - first].any()
    series[31] = 1
    assert scan.ears(series, method="C3").alarm[31 - first], "yesterday's rise is carried"


@pytest.mark.parametrize("value", [np.nan, np.inf, -1, 0.5, 1e17, None, "many"])
@pytest.mark.parametrize("call", [scan.ears, lambda s: scan.farrington(s, [LAST])])
def test_what_is_no_count_is_refused_in_a_sentence(call, value):
    series = flat(3).astype(object)
    series[100] = value
    with pytest.raises(MethodError) as refused:
        call(series)
    assert str(refused.value)[-1].isalnum() or len(str(refused.value)) > 10


TOWN = scan.Places.on_plane([[0, 0], [0, 1], [1, 0], [1, 1], [3, 3]])
TRIALS = scan.Trials(seed=1, replications=19)
MODELS = {
    "poisson": lambda c: scan.poisson(c, np.ones(c.shape), places=TOWN, trials=TRIALS),
    "permutation": lambda c: scan.permutation(c, places=TOWN, trials=TRIALS),
    "bernoulli": lambda c: scan.bernoulli(c, np.full(c.shape, 50), places=TOWN, trials=TRIALS),
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("level", [0, 1, 3, 1000, 10**6])
def test_a_town_where_all_is_the_same_has_no_cluster_that_means_anything(model, level):
    found = MODELS[model](np.full((5, 8), level))
    assert all(one.p_value is None or one.p_value > 0.05 for one in found.clusters)
    assert np.isfinite(found.maxima).all()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("size", [3, 20, 500, 10**5])
def test_one_cell_that_rises_alone_over_nothing_is_the_first_cluster(model, size):
    cases = np.ones((5, 8), dtype=int)
    cases[4, 7] = size
    found = MODELS[model](cases)
    if size >= 20 and model == "poisson":  # the others take their shares from the cases, and a town has five places
        assert found.clusters[0].members == (4,)
        assert found.clusters[0].p_value < 0.06
    for one in found.clusters:
        said = (one.expected, one.ratio, one.p_value, one.p_monte_carlo, one.radius)
        assert all(part is None or np.isfinite(part) for part in said)


def test_discoveries_of_nothing_and_of_the_untested():
    assert not scan.discoveries(np.array([np.nan, np.nan])).any()
    assert not scan.discoveries(np.array([])).any()
    assert scan.discoveries(np.array([0.0, np.nan, 1.0])).tolist() == [True, False, False]
    with pytest.raises(RangeError):
        scan.discoveries(np.array([2.0]))
