"""The scans give SaTScan's members, window and ratio on every reference data set."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from maplebridge.methods import scan

SIX_DIGITS = 5.1e-7


def lines(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines() if line.strip()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def tolerance(p: float, replications: int) -> float:
    """Four standard errors of a difference between two Monte Carlo p-values."""
    return 4 * np.sqrt(2 * p * (1 - p) / replications)


def named(result, ids):
    return [
        ({ids[m] for m in c.members}, c.start, c.end, c.observed, round(c.expected, 2))
        for c in result.clusters
    ]


def ordinal(year, month=1):
    return dt.date(year, month, 1).toordinal()


@pytest.fixture(scope="module")
def new_mexico(shared_data):
    folder = shared_data / "scan" / "satscan"
    geography = lines(folder / "nm.geo")
    index = {row[0]: i for i, row in enumerate(geography)}
    population = lines(folder / "nm.pop")
    strata = {key: i for i, key in enumerate(sorted({tuple(row[3:]) for row in population}))}
    census = {"73": 0, "82": 1, "91": 2}
    people = np.zeros((len(strata), len(index), 3))
    cases = np.zeros((len(strata), len(index), 19), dtype=np.int64)
    for place, year, number, *stratum in population:
        people[strata[tuple(stratum)], index[place], census[year]] += float(number)
    for place, number, year, *stratum in lines(folder / "nm.cas"):
        cases[strata[tuple(stratum)], index[place], int(year) - 1973] += int(number)
    at_risk = scan.people_at_risk(
        [ordinal(year, 7) for year in (1973, 1982, 1991)], people, [ordinal(y) for y in range(1973, 1993)]
    )
    places = scan.Places.on_globe([float(r[1]) for r in geography], [float(r[2]) for r in geography])
    return list(index), places, cases, at_risk


def test_new_mexico_has_the_three_clusters_of_satscan(new_mexico):
    ids, places, cases, at_risk = new_mexico
    expected = scan.standardised(cases, at_risk)
    result = scan.poisson(
        cases.sum(axis=0), expected, places=places, trials=scan.Trials(seed=1, early_stop=None)
    )
    assert named(result, ids) == [
        (
            {
                "Torrance",
                "Bernalillo",
                "Valencia",
                "SantaFe",
                "Guadelupe",
                "Socorro",
                "Sandoval",
                "SanMiguel",
                "LosAlamos",
            },
            12,
            16,
            236,
            176.22,
        ),
        ({"Chaves"}, 15, 16, 16, 6.03),
        ({"Curry", "Roosevelt"}, 9, 10, 13, 5.37),
    ]
    assert [c.ratio for c in result.clusters] == pytest.approx(
        [10.979758, 5.684828, 3.884186], abs=SIX_DIGITS
    )
    assert [c.radius for c in result.clusters] == pytest.approx([125.60, 0, 41.28], abs=0.005)
    assert [c.relative_risk for c in result.clusters] == pytest.approx([1.42, 2.68, 2.44], abs=0.005)
    assert [ids[c.centre] for c in result.clusters] == ["Torrance", "Chaves", "Curry"]
    for cluster, p in zip(result.clusters, (0.0118, 0.692, 0.996), strict=True):
        assert abs(cluster.p_monte_carlo - p) < tolerance(p, 999)


def test_people_between_censuses_are_those_of_satscan(new_mexico):
    _, _, _, at_risk = new_mexico
    assert round(at_risk.sum()) == 1344288


@pytest.fixture(scope="module")
def fever(shared_data):
    folder = shared_data / "scan" / "satscan"
    geography = lines(folder / "NYCfever.geo")
    index = {row[0]: i for i, row in enumerate(geography)}
    counts = np.zeros((len(index), 24), dtype=np.int64)
    for place, number, day in lines(folder / "NYCfever.cas"):
        counts[index[place], int(day.split("/")[2]) - 1] += int(number)
    places = scan.Places.on_globe([float(r[1]) for r in geography], [float(r[2]) for r in geography])
    return list(index), places, counts


def test_new_york_fever_has_the_three_clusters_of_satscan(fever):
    ids, places, counts = fever
    search = scan.Search(max_radius=3, max_duration=7, prospective=True)
    result = scan.permutation(counts, places=places, search=search, trials=scan.Trials(seed=3))
    first = {"11418", "11415", "11419", "11435", "11416", "11421", "11451", "11375", "11417"}
    assert named(result, ids)[:3] == [
        (first, 21, 23, 4, 0.67),
        ({"11372"}, 23, 23, 2, 0.16),
        ({"10472"}, 22, 23, 2, 0.29),
    ]
    ratios = [c.ratio for c in result.clusters[:3]]
    assert ratios == pytest.approx([3.845418, 3.164201, 2.137259], abs=SIX_DIGITS)
    assert result.clusters[0].radius == pytest.approx(2.90, abs=0.005)
    assert result.stopped_early
    assert result.clusters[0].p_value == 50 / result.maxima.size
    assert abs(result.clusters[0].p_value - 0.242) < tolerance(0.242, 207)
    assert result.clusters[0].recurrence_days == pytest.approx(1 / result.clusters[0].p_value)


@pytest.fixture(scope="module")
def pennsylvania(shared_data):
    folder = shared_data / "scan" / "csv"
    geography = rows(folder / "SpatialEpi_pennLC_geo.csv")
    data = rows(folder / "SpatialEpi_pennLC_data.csv")
    index = {row["county"]: i for i, row in enumerate(geography)}
    keys = [(row["race"], row["gender"], row["age"]) for row in data]
    strata = {key: i for i, key in enumerate(sorted(set(keys)))}
    cases = np.zeros((len(strata), len(index)), dtype=np.int64)
    people = np.zeros((len(strata), len(index)))
    for key, row in zip(keys, data, strict=True):
        cases[strata[key], index[row["county"]]] += int(row["cases"])
        people[strata[key], index[row["county"]]] += float(row["population"])
    places = scan.Places.on_globe([float(r["y"]) for r in geography], [float(r["x"]) for r in geography])
    return list(index), places, cases, people


WEST = {"washington", "greene", "allegheny", "beaver", "fayette", "westmoreland", "butler"}
EAST = {"delaware", "philadelphia"}


def test_lung_cancer_adjusted_for_race_sex_and_age(pennsylvania):
    ids, places, cases, people = pennsylvania
    expected = scan.standardised(cases, people)
    result = scan.poisson(
        cases.sum(axis=0), expected, places=places, trials=scan.Trials(seed=1, early_stop=None)
    )
    first, second = result.clusters[:2]
    assert ({ids[m] for m in first.members}, {ids[m] for m in second.members}) == (EAST, WEST)
    assert (first.observed, second.observed) == (1900, 2359)
    assert first.expected == pytest.approx(1673.649, abs=5e-4)
    assert [first.ratio, second.ratio] == pytest.approx([17.66288313, 7.098944233], rel=1e-9)
    assert (first.p_monte_carlo, first.p_value < 1e-4) == (0.001, True)
    assert abs(second.p_monte_carlo - 0.033) < tolerance(0.033, 999)


def test_lung_cancer_unadjusted_by_the_poisson_and_the_bernoulli_model(pennsylvania):
    ids, places, cases, people = pennsylvania
    found, all_people = cases.sum(axis=0), people.sum(axis=0)
    trials = scan.Trials(seed=1, replications=99)
    by_poisson = scan.poisson(found, all_people, places=places, trials=trials).clusters
    by_bernoulli = scan.bernoulli(found, all_people - found, places=places, trials=trials).clusters
    for result in (by_poisson, by_bernoulli):
        assert [{ids[m] for m in c.members} for c in result[:2]] == [WEST, EAST]
        assert result[0].expected == pytest.approx(2008.223, abs=5e-4)
    assert by_poisson[0].ratio == pytest.approx(36.538616, abs=SIX_DIGITS)
    assert [c.ratio for c in by_bernoulli[:2]] == pytest.approx([36.57051061, 9.657778626], rel=1e-9)


CITY = [
    (
        200,
        [{10, 175, 197, 126, 131, 185}, {40, 80, 56, 187}, {11, 191}],
        [7.614412, 4.456130, 4.024992],
        0.131,
    ),
    (
        1000,
        [{308, 640, 387, 982, 175, 814, 362, 10}, {307, 57, 3}, {851, 445, 485, 221, 588, 677}],
        [8.630065, 7.157119, 6.454821],
        0.389,
    ),
]


@pytest.mark.parametrize(("size", "members", "ratios", "p"), CITY)
def test_the_made_up_city_has_the_clusters_of_satscan(shared_data, size, members, ratios, p):
    folder = shared_data / "scan" / "muni"
    counts = np.loadtxt(folder / f"muni{size}_counts.csv", delimiter=",", dtype=np.int64).T
    places = scan.Places.on_plane(np.loadtxt(folder / f"muni{size}_xy.csv", delimiter=","))
    search = scan.Search(max_radius=3, max_duration=28, prospective=True)
    one = scan.permutation(counts, places=places, search=search, trials=scan.Trials(seed=1, early_stop=None))
    few = scan.Trials(seed=1, replications=100, early_stop=None, threads=2)
    two = scan.permutation(counts, places=places, search=search, trials=few)
    assert [set(c.members) for c in one.clusters[:3]] == members
    assert [c.ratio for c in one.clusters[:3]] == pytest.approx(ratios, abs=SIX_DIGITS)
    assert (one.clusters[0].start, one.clusters[0].end) == (358, 364)
    assert abs(one.clusters[0].p_monte_carlo - p) < tolerance(p, 999)
    np.testing.assert_array_equal(one.maxima[:100], two.maxima)
