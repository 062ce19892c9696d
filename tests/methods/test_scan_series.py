"""Watching single series gives the bounds and alarms of R `surveillance`."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from maplebridge.methods import scan
from maplebridge.methods.errors import MethodError, RangeError, ShapeError, TooFewError
from maplebridge.methods.scan.series import quantiles

MILLIONTH = 1e-6


def column(path, name):
    with path.open(newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def floats(texts):
    return np.array([np.nan if text in ("NA", "") else float(text) for text in texts])


def table(path):
    with path.open(newline="") as file:
        return np.array([floats(row) for row in list(csv.reader(file))[1:]])


@pytest.fixture(scope="module")
def outbreak(shared_data):
    return shared_data / "scan" / "outbreak"


@pytest.fixture(scope="module")
def reference(shared_data):
    return shared_data / "scan" / "reference"


@pytest.fixture(scope="module")
def agona(outbreak):
    return np.array(column(outbreak / "agona.csv", "observed"), dtype=np.int64)


@pytest.fixture(scope="module")
def newport(outbreak):
    dates = np.array(column(outbreak / "newport.csv", "epoch"), dtype="datetime64[D]")
    return np.array(column(outbreak / "newport.csv", "observed"), dtype=np.int64), dates


def test_the_classic_bounds_with_three_years(outbreak, agona):
    path = outbreak / "ref_farrington_agona.csv"
    weeks = np.array(column(path, "t"), dtype=int) - 1
    watch = scan.farrington(agona, weeks, settings=scan.Classic(years=3, alpha=0.01))
    np.testing.assert_allclose(watch.upper, floats(column(path, "ub")), atol=MILLIONTH, rtol=0)
    np.testing.assert_array_equal(watch.alarm, floats(column(path, "alarm")) == 1)


DEFAULTS = [1.85728360516916, 1.95536137370357, 2.16401188909879, np.nan, 2.07095294694983, 2.07095294694983]
MUAN = [1, 2, 2, np.nan, 2, 2, 2, 2, 4, 5, 5, 5, 5, 6, 6, 6]


@pytest.mark.parametrize(
    ("settings", "bounds"),
    [
        (replace(scan.Flexible.as_in_surveillance(), years=3), DEFAULTS),
        (scan.Flexible(years=3, excluded=3, alpha=0.05, trend_p=0.05, method="muan"), MUAN),
    ],
)
def test_the_default_and_the_muan_rule_have_the_bounds_of_r(shared_data, settings, bounds):
    series = np.array(
        column(shared_data / "scan" / "csv" / "surveillance_h1_nrwrp.csv", "observed"), dtype=int
    )
    watch = scan.farrington_flexible(series, np.arange(165, 165 + len(bounds)), settings=settings)
    np.testing.assert_allclose(watch.upper, bounds, atol=MILLIONTH, rtol=0)


def test_the_classic_bounds_with_four_years(reference, agona):
    path = reference / "REF_surveillance_farrington_salmonella_agona.csv"
    weeks = np.array(column(path, "week"), dtype=int) - 1
    watch = scan.farrington(agona, weeks, settings=scan.Classic(years=4, alpha=0.01))
    np.testing.assert_allclose(watch.upper, floats(column(path, "upperbound")), atol=MILLIONTH, rtol=0)
    np.testing.assert_array_equal(watch.alarm, floats(column(path, "alarm")) == 1)


ORIGINAL = {
    "years": 4,
    "periods": 1,
    "excluded": 3,
    "method": "delta",
    "trend_p": 0.05,
    "residual_threshold": 1.0,
}
NEWPORT = [
    ("ub_imp", "al_imp", {"years": 4, "alpha": 0.05}),
    ("ub_orig", "al_orig", {**ORIGINAL, "alpha": 0.05}),
]


@pytest.mark.parametrize(("bound", "alarm", "settings"), NEWPORT)
def test_the_flexible_bounds_of_2011(outbreak, newport, bound, alarm, settings):
    series, dates = newport
    path = outbreak / "ref_newport_all.csv"
    weeks = np.array(column(path, "t"), dtype=int) - 1
    watch = scan.farrington_flexible(series, weeks, settings=scan.Flexible(**settings), dates=dates)
    np.testing.assert_allclose(watch.upper, floats(column(path, bound)), atol=MILLIONTH, rtol=0)
    np.testing.assert_array_equal(watch.alarm, floats(column(path, alarm)) == 1)
    if bound == "ub_imp":
        np.testing.assert_allclose(watch.expected, floats(column(path, "exp_imp")), atol=MILLIONTH, rtol=0)


LATER = [
    ("noufaily", {"years": 4, "alpha": 0.01, "limit": (0, 4)}),
    ("original", {**ORIGINAL, "alpha": 0.01}),
]


@pytest.mark.parametrize(("name", "settings"), LATER)
def test_the_flexible_bounds_of_2012_and_2013(reference, newport, name, settings):
    series, dates = newport
    path = reference / f"REF_surveillance_farringtonFlexible_{name}_salmNewport.csv"
    weeks = np.array(column(path, "t"), dtype=int) - 1
    watch = scan.farrington_flexible(series, weeks, settings=scan.Flexible(**settings), dates=dates)
    np.testing.assert_allclose(watch.upper, floats(column(path, "upperbound")), atol=MILLIONTH, rtol=0)
    np.testing.assert_array_equal(watch.alarm, [text == "TRUE" for text in column(path, "alarm")])


def test_a_hundred_series_at_once_give_every_bound_and_alarm(outbreak):
    series = np.loadtxt(outbreak / "nb100x520.csv", delimiter=",", skiprows=1, dtype=np.int64)
    series.flags.writeable = False
    watch = scan.farrington_flexible(series, np.arange(468, 520), settings=scan.Flexible(years=4, alpha=0.05))
    np.testing.assert_array_equal(watch.upper, table(outbreak / "ref_nb100_ub.csv"))
    np.testing.assert_array_equal(watch.alarm, table(outbreak / "ref_nb100_alarm.csv") == 1)
    assert watch.alarm.sum() == 250


@pytest.mark.parametrize(("method", "first"), [("C1", 7), ("C2", 9), ("C3", 11)])
def test_the_ears_bounds(reference, newport, method, first):
    path = reference / f"REF_surveillance_ears{method}_salmNewport.csv"
    weeks = np.array(column(path, "t"), dtype=int) - 1
    watch = scan.ears(newport[0], method=method, alpha=0.001)
    np.testing.assert_allclose(watch.upper[weeks - first], floats(column(path, "upperbound")), atol=MILLIONTH)
    np.testing.assert_array_equal(watch.alarm[weeks - first], [t == "TRUE" for t in column(path, "alarm")])


@pytest.mark.parametrize(("method", "first"), [("C1", 7), ("C2", 9), ("C3", 11)])
def test_the_ears_bounds_with_the_usual_alpha(outbreak, newport, method, first):
    path = outbreak / "ref_newport_all.csv"
    weeks = np.array(column(path, "t"), dtype=int) - 1
    watch = scan.ears(newport[0], method=method)
    np.testing.assert_allclose(
        watch.upper[weeks - first], floats(column(path, f"ub_{method}")), atol=MILLIONTH
    )


def test_an_upper_quantile_is_the_smallest_count_that_suffices():
    rng = np.random.default_rng(1)
    mean, phi = rng.uniform(0.01, 80, 300), np.maximum(1.0, rng.uniform(0.5, 6, 300))
    upper = quantiles.upper_count(mean, phi, 0.01)
    assert (quantiles.not_above(upper, mean, phi) >= 0.99 - 1e-12).all()
    assert (quantiles.not_above(upper - 1, mean, phi) < 0.99).all()
    np.testing.assert_allclose(
        quantiles.at_least(upper, mean, phi), 1 - quantiles.not_above(upper - 1, mean, phi), atol=1e-12
    )


def test_an_upper_quantile_is_found_where_two_numbers_of_64_bits_lie_far_apart():
    mean = np.array([1e16, 1e18, 5.0, np.nan, np.inf])
    upper = quantiles.upper_count(mean, np.ones(5), 0.01)
    np.testing.assert_allclose(upper[:2], mean[:2] + 2.326347874 * np.sqrt(mean[:2]), rtol=1e-9)
    assert upper[2] == 11
    assert np.isnan(upper[3:]).all()


def test_series_do_not_influence_each_other():
    rng = np.random.default_rng(2)
    series = rng.poisson(4, (320, 3))
    together = scan.farrington_flexible(series, [310, 319])
    for s in range(3):
        alone = scan.farrington_flexible(series[:, s], [310, 319])
        np.testing.assert_array_equal(alone.upper, together.upper[:, s])
        np.testing.assert_array_equal(alone.p_value, together.p_value[:, s])


def test_a_sudden_rise_raises_the_alarm_and_a_quiet_week_does_not():
    series = np.random.default_rng(3).poisson(5, 330)
    series[329] = 40
    watch = scan.farrington_flexible(series, [320, 329])
    assert watch.alarm.tolist() == [False, True]
    assert watch.p_value[1] < 1e-6 < watch.p_value[0]
    assert scan.ears(series).alarm[-1]


def test_all_zero_series_have_no_bound_and_no_alarm():
    zero = np.zeros(330, dtype=int)
    zero.flags.writeable = False
    assert np.isnan(scan.farrington_flexible(zero, [320]).upper).all()
    assert scan.farrington(zero, [320]).upper.tolist() == [0.0]
    assert not scan.ears(zero, method="C3").alarm.any()


@pytest.mark.parametrize("weeks", [345, 320, 1000])
@pytest.mark.parametrize("method", ["negative binomial", "muan", "delta"])
def test_cases_where_there_never_was_one_are_an_alarm(weeks, method):
    series = np.array([0] * weeks + [3, 4, 5, 6, 9])
    settings = scan.Flexible(method=method)
    found = scan.farrington_flexible(series, np.arange(weeks + 1, weeks + 5), settings=settings)
    assert np.isfinite(found.upper).all()
    assert (found.upper < 1).all()
    assert found.alarm.all()
    assert (found.p_value < 1e-12).all()
    quiet = scan.farrington_flexible(np.zeros(weeks + 5, dtype=int), [weeks + 4], settings=settings)
    assert not quiet.alarm.any()


@pytest.mark.parametrize("history", [[1] * 345, [5] * 345, ([0] * 51 + [1]) * 7, [0] * 172 + [1] + [0] * 172])
def test_a_history_that_hardly_changes_has_a_finite_bound(history):
    found = scan.farrington_flexible(np.array([*history, 4, 5, 6, 7, 30]), [len(history) + 4])
    assert np.isfinite(found.upper).all()
    assert found.alarm.all()


def test_a_flat_week_before_does_not_give_nan():
    flat = np.array([3] * 20 + [4])
    for method in ("C1", "C2", "C3"):
        watch = scan.ears(flat, method=method)
        assert not np.isnan(watch.upper).any()
        assert not np.isnan(watch.p_value).any()
    assert scan.ears(flat).alarm[-1]


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (lambda: scan.farrington([1.5] * 300, [299]), RangeError),
        (lambda: scan.farrington([float("nan")] * 300, [299]), RangeError),
        (lambda: scan.farrington([1] * 300, [300]), RangeError),
        (lambda: scan.farrington([1] * 10, [9]), TooFewError),
        (lambda: scan.farrington_flexible([1] * 100, [99]), TooFewError),
        (lambda: scan.farrington_flexible(np.zeros((2, 2, 2)), [0]), ShapeError),
        (lambda: scan.farrington([1] * 300, [299], dates=np.zeros(3, dtype="datetime64[D]")), ShapeError),
        (lambda: scan.farrington([1] * 3, [2], dates=np.zeros(3, dtype="datetime64[D]")), RangeError),
        (lambda: scan.Flexible(periods=0), RangeError),
        (lambda: scan.Flexible(alpha=0.9), RangeError),
        (lambda: scan.farrington_flexible([1] * 400, [399], settings=scan.Flexible(periods=60)), RangeError),
        (lambda: scan.ears([1, 2, 3]), TooFewError),
        (lambda: scan.ears([1] * 30, method="C4"), RangeError),
        (lambda: scan.ears([1] * 30, baseline=2), RangeError),
    ],
)
def test_bad_numbers_are_refused(attempt, error):
    with pytest.raises(error, match=" "):
        attempt()
    assert issubclass(error, MethodError)


def test_benjamini_and_hochberg_call_what_their_paper_calls():
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
    ]
    p += [0.7590, 1.0000]
    assert scan.discoveries(p).tolist() == [True] * 4 + [False] * 11
    assert scan.adjusted(p)[:2].tolist() == pytest.approx([0.0015, 0.003])


def test_untested_series_are_neither_called_nor_counted():
    assert scan.discoveries([[np.nan, 0.04]]).tolist() == [[False, True]]
    assert np.isnan(scan.adjusted([np.nan])).all()
    with pytest.raises(RangeError):
        scan.discoveries([1.2])


def test_the_rate_of_false_discoveries_is_kept():
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(200):
        p = rng.random(200)
        p[:40] *= 0.001
        called = scan.discoveries(p, rate=0.1)
        shares.append(called[40:].sum() / max(called.sum(), 1))
    assert np.mean(shares) < 0.1
