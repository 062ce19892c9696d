"""What the scans refuse, and what they answer where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest

from maplebridge.methods import scan
from maplebridge.methods.errors import MethodError, RangeError, ShapeError, TooFewError

NONE = scan.Trials(seed=0, replications=0)


def city(seed=5, n=12, t=20, rate=1.5):
    rng = np.random.default_rng(seed)
    return rng.poisson(rate, (n, t)), rng.random((n, t)) + 0.5, scan.Places.on_plane(rng.random((n, 2)))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda c, b: (np.where(c == c[0, 0], np.nan, c), b), RangeError),
        (lambda c, b: (c, np.where(b == b[0, 0], np.inf, b)), RangeError),
        (lambda c, b: (c - 5, b), RangeError),
        (lambda c, b: (c + 0.5, b), RangeError),
        (lambda c, b: (c[:, :3], b), ShapeError),
        (lambda c, b: (c[:3], b[:3]), ShapeError),
        (lambda c, b: (c + 1, b * 0.0), RangeError),
        (lambda c, b: ([[1, 2], [3]], b), ShapeError),
        (lambda c, b: ([], b), TooFewError),
    ],
)
def test_bad_numbers_are_refused_in_a_sentence(change, error):
    counts, base, places = city()
    with pytest.raises(error, match=" "):
        scan.poisson(*change(counts, base), places=places, trials=NONE)


def test_a_place_below_the_stated_minimum_is_refused():
    counts, base, places = city()
    counts[2] = 0
    counts[2, 0] = 3
    search = scan.Search(smallest_cell=5)
    for attempt in (
        lambda: scan.poisson(counts, base, places=places, search=search, trials=NONE),
        lambda: scan.permutation(counts, places=places, search=search, trials=NONE),
        lambda: scan.bernoulli(counts, counts * 0, places=places, search=search, trials=NONE),
    ):
        with pytest.raises(TooFewError, match="1 places have fewer than 5"):
            attempt()


def test_small_clusters_are_withheld_from_publication():
    counts, _, places = city(rate=0.2)
    result = scan.permutation(counts, places=places, trials=NONE)
    assert all(c.observed >= 5 for c in result.publishable())
    assert any(c.observed < 5 for c in result.clusters)


def test_nothing_to_find_is_an_empty_answer():
    _, base, places = city()
    zero = np.zeros(base.shape, dtype=int)
    trials = scan.Trials(seed=1)
    assert scan.poisson(zero, base, places=places, trials=trials).clusters == ()
    assert scan.permutation(zero, places=places, trials=trials).clusters == ()
    assert scan.bernoulli(zero, zero + 1, places=places, trials=trials).clusters == ()
    assert scan.bernoulli(zero + 1, zero, places=places, trials=trials).clusters == ()
    flat = np.ones(base.shape, dtype=int)
    assert scan.permutation(flat, places=places, trials=trials).clusters == ()


def test_one_place_alone_is_no_cluster():
    alone = scan.Places.on_plane([[0.0, 0.0]])
    assert scan.permutation([[1, 2, 3, 9]], places=alone, trials=scan.Trials(seed=1)).clusters == ()


def test_empty_days_and_ties_everywhere_are_handled():
    counts = np.zeros((9, 10), dtype=int)
    counts[:, ::3] = 1
    counts[4, 9] = 6
    grid = scan.Places.on_plane(np.stack(np.meshgrid(np.arange(3.0), np.arange(3.0)), axis=-1).reshape(-1, 2))
    result = scan.permutation(counts, places=grid, trials=scan.Trials(seed=1))
    assert (result.clusters[0].members, result.clusters[0].end) == ((4,), 9)
    assert np.isfinite(result.maxima).all()


@pytest.mark.parametrize(
    "settings_of",
    [
        lambda: scan.Search(max_share=0.6),
        lambda: scan.Search(max_share=float("nan")),
        lambda: scan.Search(max_radius=-1),
        lambda: scan.Search(rates="middling"),
        lambda: scan.Search(min_duration=5, max_duration=2),
        lambda: scan.Search(min_cases=-1),
        lambda: scan.Trials(seed=-1),
        lambda: scan.Trials(seed=1, replications=-1),
        lambda: scan.Trials(seed=1, early_stop=0),
        lambda: scan.Places.on_globe([95.0], [0.0]),
        lambda: scan.Places.on_plane([[0.0, float("nan")]]),
        lambda: scan.Places.on_plane([0.0, 1.0]),
        lambda: scan.Places.on_globe([1.0, 2.0], [0.0]),
        lambda: scan.standardised([[1, 0]], [[0.0, 0.0]]),
        lambda: scan.people_at_risk([3, 1], [[1.0, 2.0]], [0, 1]),
    ],
)
def test_impossible_settings_are_refused(settings_of):
    with pytest.raises(MethodError):
        settings_of()


def test_circles_that_do_not_fit_into_memory_are_refused():
    many = np.random.default_rng(1).random((21_000, 2))
    with pytest.raises(RangeError, match="max_radius"):
        scan.poisson(
            np.ones(21_000, dtype=int), np.ones(21_000), places=scan.Places.on_plane(many), trials=NONE
        )


def test_more_controls_than_can_be_drawn_are_refused():
    with pytest.raises(RangeError, match="poisson"):
        scan.bernoulli([1, 2], [10**9, 5], places=scan.Places.on_plane([[0, 0], [1, 1]]), trials=NONE)


def test_of_windows_that_say_the_same_the_shortest_is_named():
    counts = np.zeros((4, 8), dtype=int)
    counts[:, :5] = 2
    counts[0, 7] = 4
    spread = scan.Places.on_plane([[0, 0], [1, 0], [5, 5], [9, 9]])
    search = scan.Search(prospective=True, max_duration=4)
    best = scan.permutation(counts, places=spread, search=search, trials=NONE).clusters[0]
    assert (best.members, best.start, best.end) == ((0,), 7, 7)


def test_days_are_summed_back_from_the_last():
    assert scan.aggregated([[1, 2, 3, 4, 5]], length=2).tolist() == [[1, 5, 9]]
    assert scan.longest_window(27, share=0.5, length=7) == 1


def test_an_even_population_between_two_counts_is_the_average():
    at_risk = scan.people_at_risk([0, 10], [[100.0, 200.0]], [0, 5, 10])
    np.testing.assert_allclose(at_risk, [[62.5, 87.5]])


def test_a_generator_may_give_the_seed():
    counts, _, places = city()
    one, two = (
        scan.permutation(
            counts, places=places, trials=scan.Trials(seed=np.random.default_rng(4), replications=20)
        )
        for _ in range(2)
    )
    np.testing.assert_array_equal(one.maxima, two.maxima)
