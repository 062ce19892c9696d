"""The scans against a slow search written another way, and against what must always hold."""

from __future__ import annotations

import itertools
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.methods import scan

NONE = scan.Trials(seed=0, replications=0)


def xlog(x, y):
    return x * log(x / y) if x > 0 else 0.0


def poisson_ratio(c, e, total):
    return xlog(c, e) + xlog(total - c, total - e)


def slow_best(counts, base, xy, share, longest, alive, model, rates):
    """Largest ratio by plain loops over centres, distances and windows; `base` (n, t)."""
    n, t = counts.shape
    total, people = counts.sum(), base.sum()
    weight = base.sum(axis=1)
    best = 0.0
    for centre in range(n):
        order = sorted(range(n), key=lambda j: (np.hypot(*(xy[j] - xy[centre])), *xy[j]))
        for size in range(1, n + 1):
            inside = order[:size]
            if weight[inside].sum() > share * people * (1 + 1e-12):
                break
            for start, end in itertools.combinations(range(t + 1), 2):
                if end - start > longest or (alive and end != t):
                    continue
                c, b = counts[inside, start:end].sum(), base[inside, start:end].sum()
                best = max(best, slow_ratio(c, b, total, people, model, rates))
    return best


def slow_ratio(c, b, total, people, model, rates):
    e = b * total / people
    if e <= 0 or not ((c > e and c >= 2 and rates != "low") or (c < e and rates != "high")):
        return 0.0
    if model == "poisson":
        return poisson_ratio(c, e, total)
    rest, outside = total - c, people - b
    return (
        xlog(c, b)
        + xlog(b - c, b)
        + xlog(rest, outside)
        + xlog(outside - rest, outside)
        - xlog(total, people)
        - xlog(people - total, people)
    )


@st.composite
def towns(draw):
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    n, t = draw(st.integers(2, 9)), draw(st.integers(1, 7))
    xy = rng.integers(0, 4, (n, 2)).astype(float) + rng.random((n, 2)) * 1e-3
    return rng.poisson(draw(st.sampled_from([0.3, 2.0, 9.0])), (n, t)), rng.random((n, t)) + 0.1, xy


def frozen(*arrays):
    for array in arrays:
        array.flags.writeable = False
    return arrays


@settings(max_examples=60, deadline=None)
@given(
    town=towns(),
    rates=st.sampled_from(["high", "low", "both"]),
    alive=st.booleans(),
    share=st.sampled_from([0.2, 0.5]),
)
def test_the_poisson_scan_finds_what_a_slow_search_finds(town, rates, alive, share):
    counts, base, xy = frozen(*town)
    search = scan.Search(rates=rates, prospective=alive, max_share=share, max_time_share=0.9)
    longest = 1 if counts.shape[1] == 1 else int(counts.shape[1] * 0.9)
    result = scan.poisson(counts, base, places=scan.Places.on_plane(xy), search=search, trials=NONE)
    slow = 0.0
    if counts.sum():
        slow = slow_best(
            counts, base * counts.sum() / base.sum(), xy, share, longest, alive, "poisson", rates
        )
    assert (result.clusters[0].ratio if result.clusters else 0.0) == pytest.approx(slow, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(town=towns(), rates=st.sampled_from(["high", "low", "both"]), alive=st.booleans())
def test_the_bernoulli_scan_finds_what_a_slow_search_finds(town, rates, alive):
    cases, base, xy = town
    controls = np.floor(base * 5).astype(int)
    frozen(cases, controls, xy)
    longest = 1 if cases.shape[1] == 1 else int(cases.shape[1] * 0.9)
    search = scan.Search(rates=rates, prospective=alive, max_time_share=0.9)
    result = scan.bernoulli(cases, controls, places=scan.Places.on_plane(xy), search=search, trials=NONE)
    slow = 0.0
    if cases.sum() and controls.sum():
        people = (cases + controls).astype(float)
        slow = slow_best(cases, people, xy, 0.5, longest, alive, "bernoulli", rates)
    assert (result.clusters[0].ratio if result.clusters else 0.0) == pytest.approx(slow, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(town=towns(), alive=st.booleans())
def test_the_permutation_scan_finds_what_a_slow_search_finds(town, alive):
    counts, _, xy = frozen(*town)
    if counts.shape[1] < 2:
        return
    search = scan.Search(prospective=alive)
    result = scan.permutation(counts, places=scan.Places.on_plane(xy), search=search, trials=NONE)
    slow = 0.0
    if counts.sum():
        base = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
        slow = slow_best(counts, base, xy, 0.5, counts.shape[1] // 2, alive, "poisson", "high")
    assert (result.clusters[0].ratio if result.clusters else 0.0) == pytest.approx(slow, abs=1e-9)


def city(seed=5, n=12, t=20, rate=1.5):
    rng = np.random.default_rng(seed)
    return rng.poisson(rate, (n, t)), rng.random((n, t)) + 0.5, scan.Places.on_plane(rng.random((n, 2)))


@pytest.mark.parametrize("model", ["poisson", "permutation", "bernoulli"])
@pytest.mark.parametrize("alive", [True, False])
def test_chance_alone_gives_every_p_value_equally_often(model, alive):
    search = scan.Search(prospective=alive, max_duration=5)
    p_values = []
    for seed in range(60):
        counts, base, places = city(seed=seed)
        trials = scan.Trials(seed=seed, replications=99, early_stop=None)
        if model == "permutation":
            result = scan.permutation(counts, places=places, search=search, trials=trials)
        elif model == "poisson":
            counts = np.random.default_rng(seed).poisson(base)
            result = scan.poisson(counts, base, places=places, search=search, trials=trials)
        else:
            result = scan.bernoulli(counts, counts[::-1], places=places, search=search, trials=trials)
        p_values.append(result.clusters[0].p_monte_carlo)
    assert 0.35 < np.mean(p_values) < 0.65
    assert 0.2 < np.mean(np.array(p_values) <= 0.33) < 0.5 or model == "bernoulli"


ON_THREADS = [
    lambda c, b, p, trials: scan.permutation(c, places=p, trials=trials),
    lambda c, b, p, trials: scan.poisson(c, b, places=p, trials=trials),
    lambda c, b, p, trials: scan.bernoulli(c, c + 1, places=p, trials=trials),
    lambda c, b, p, trials: scan.bernoulli(c + 3, c, places=p, trials=trials),
]


@pytest.mark.parametrize("scan_one", ON_THREADS)
def test_the_same_seed_gives_the_same_answer_on_one_and_on_many_threads(scan_one):
    counts, base, places = city()
    results = [
        scan_one(counts, base, places, scan.Trials(seed=9, replications=50, threads=n)) for n in (1, 2, 3)
    ]
    for other in results[1:]:
        assert other.clusters == results[0].clusters
        np.testing.assert_array_equal(other.maxima, results[0].maxima)


def test_an_early_stop_cuts_the_same_stream():
    counts, _, places = city()
    whole = scan.permutation(counts, places=places, trials=scan.Trials(seed=2, early_stop=None))
    cut = scan.permutation(counts, places=places, trials=scan.Trials(seed=2, early_stop=5))
    np.testing.assert_array_equal(cut.maxima, whole.maxima[: cut.maxima.size])
    assert cut.clusters[0].p_value == 5 / cut.maxima.size
    assert (cut.maxima >= cut.clusters[0].ratio - 1e-9).sum() == 5


def test_a_planted_rise_is_found_and_dated():
    counts, _, _ = city(rate=3.0, t=40)
    counts[[0, 1], -3:] += 12
    near = scan.Places.on_plane(np.vstack([[0, 0], [0.01, 0], np.random.default_rng(1).random((10, 2)) + 1]))
    result = scan.permutation(
        counts, places=near, search=scan.Search(prospective=True, max_duration=10), trials=scan.Trials(seed=1)
    )
    best = result.clusters[0]
    assert (set(best.members), best.start, best.end) == ({0, 1}, 37, 39)
    assert best.p_value < 0.01
    assert best.recurrence_days == pytest.approx(1 / best.p_value)


def test_no_place_is_in_two_clusters_and_order_is_by_strength():
    counts, base, places = city(seed=8)
    result = scan.poisson(counts, base, places=places, search=scan.Search(rates="both"), trials=NONE)
    members = [m for c in result.clusters for m in c.members]
    assert len(members) == len(set(members))
    assert [c.ratio for c in result.clusters] == sorted((c.ratio for c in result.clusters), reverse=True)


def test_places_with_the_same_point_enter_together():
    counts, base, _ = city(n=6)
    xy = np.array([[0, 0], [0, 0], [1, 0], [1, 0], [5, 5], [9, 9]], dtype=float)
    result = scan.poisson(counts, base, places=scan.Places.on_plane(xy), trials=NONE)
    for cluster in result.clusters:
        assert (0 in cluster.members) == (1 in cluster.members)
        assert (2 in cluster.members) == (3 in cluster.members)


def test_strata_take_a_weekly_rhythm_out():
    rng = np.random.default_rng(3)
    rhythm = np.where(np.arange(35) % 7 < 2, 6.0, 1.0)
    other = np.where(np.arange(35) % 7 < 2, 1.0, 3.0)
    counts = np.vstack([rng.poisson(rhythm, (3, 35)), rng.poisson(other, (3, 35))])
    places = scan.Places.on_plane([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]])
    search = scan.Search(max_duration=2)
    plain = scan.permutation(counts, places=places, search=search, trials=scan.Trials(seed=1))
    apart = scan.permutation(
        scan.split_by_weekday(counts), places=places, search=search, trials=scan.Trials(seed=1)
    )
    assert plain.clusters[0].p_value < 0.05 < apart.clusters[0].p_value
