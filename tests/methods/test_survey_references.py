"""Estimates equal those of samplics 0.6.1 (bench/peers/samplics/estimates.py, 180 rows), sizes those of textbooks."""

from __future__ import annotations

import numpy as np
import pytest

from maplebridge.methods import survey

# value, standard error, lower, upper; printed by the peer's script
SAMPLICS = {
    "mean": (13.664514861067197, 0.30231544342576666, 13.049449466762294, 14.2795802553721),
    "total": (20906.70773743281, 661.6889193444648, 19560.491508873776, 22252.923965991846),
    "share": (0.4496732026143791, 0.015370493423660031, 0.4186403399979674, 0.48110277410966784),
    "ratio": (0.8652237537480308, 0.014323413982132296, 0.8360825488896829, 0.8943649586063788),
    "mean_fpc": (13.664514861067197, 0.27528868989468847, 13.104435810261666, 14.224593911872727),
}
# the same, printed by svy 0.35.0 (bench/peers/svy/estimates.py, 180 rows): parts that are not found everywhere
SVY = {
    "odd": (13.649893627897653, 0.5828124961995433, 12.407658197726578, 14.892129058068727),
    "two strata": (11.874766015834682, 0.351869686990105, 11.145032948574084, 12.60449908309528),
}


@pytest.fixture(scope="module")
def made():
    i = np.arange(180)
    stratum, cluster = i % 3, (i // 3) % 12
    y = 10 + 3 * stratum + np.sin(i * 1.7) * 4 + np.cos(cluster * 2.3) * 2
    yes = (np.sin(i * 0.9) > 0.2).astype(int)
    weight = 5 + 2 * stratum + (i % 4)
    for array in (y, yes, weight, stratum, cluster):
        array.flags.writeable = False
    return y, yes, weight, stratum, cluster


def estimates(made):
    y, yes, weight, stratum, cluster = made
    design = survey.Design.of(weight, strata=stratum, clusters=cluster)
    listed = survey.Design.of(weight, strata=stratum, clusters=cluster, population_clusters=[40, 60, 120])
    even = np.arange(180) % 2 == 0
    return {
        "mean": survey.mean(y, design),
        "total": survey.total(y, design),
        "share": survey.proportion(yes, design),
        "ratio": survey.ratio(y, weight + y / 2, design),
        "mean_fpc": survey.mean(y, listed),
        "odd": survey.mean(y, design, among=~even),
        "two strata": survey.mean(y, design, among=stratum < 2),
    }


@pytest.mark.parametrize("name", SAMPLICS)
def test_estimates_and_intervals_are_those_of_samplics(made, name):
    ours = estimates(made)[name]
    assert [ours.value, ours.error, ours.low, ours.high] == pytest.approx(SAMPLICS[name], rel=1e-9)


@pytest.mark.parametrize("name", SVY)
def test_a_part_has_the_degrees_of_freedom_of_the_clusters_where_it_is_found(made, name):
    ours = estimates(made)[name]
    assert [ours.value, ours.error, ours.low, ours.high] == pytest.approx(SVY[name], rel=1e-9)


@pytest.mark.parametrize(("absent", "freedom"), [(0, 9), (1, 6), (2, 3)])
def test_strata_without_the_part_and_clusters_without_it_do_not_count(absent, freedom):
    stratum, cluster = np.divmod(np.arange(12), 4)
    design = survey.Design.of(np.ones(12), strata=stratum, clusters=cluster)
    assert design.freedom == 9
    assert design.freedom_among(stratum >= absent) == freedom
    assert design.freedom_among((stratum == 0) & (cluster < 3)) == 2


def test_a_part_in_one_cluster_has_no_interval_that_could_be_known():
    stratum, cluster = np.divmod(np.arange(24) // 2, 4)
    design = survey.Design.of(np.ones(24), strata=stratum, clusters=cluster)
    one = (stratum == 1) & (cluster == 2)
    found = survey.mean(np.arange(24.0), design, among=one)
    assert (found.value, found.low, found.high) == (12.5, -np.inf, np.inf)
    share = survey.proportion(np.arange(24) % 2, design, among=one)
    assert (share.value, share.low, share.high) == (0.5, 0.0, 1.0)


def test_385_people_know_a_share_to_five_points():
    assert survey.needed_for_share(0.05) == 385


def test_278_of_1000_know_a_share_to_five_points():
    """Krejcie and Morgan, Educational and Psychological Measurement 30 (1970), table 1: N = 1000, S = 278."""
    assert survey.needed_for_share(0.05, population=1000) == 278


def test_388_a_group_tell_half_from_three_fifths():
    """By hand: (1.959964 sqrt(2 .55 .45) + .841621 sqrt(.25 + .24))^2 / .01 = 387.3."""
    assert survey.needed_for_difference(0.5, 0.6) == 388


def test_silence_and_clusters_raise_the_number_to_ask():
    assert survey.needed_for_share(0.05, design_effect=2.0, response=0.5) == 1537


def test_neyman_gives_more_to_strata_that_differ_more():
    """Proportional to 600 x 2, 300 x 8, 100 x 4 (1200 : 2400 : 400) of 100."""
    assert survey.allocate([600, 300, 100], 100, rule="neyman", spread=[2, 8, 4]).tolist() == [30, 60, 10]


def test_intervals_of_two_stage_samples_hold_what_they_promise():
    """95 % intervals hold the true mean in 95 % of 400 samples, give or take three standard errors."""
    rng = np.random.default_rng(5)
    village = np.repeat(np.arange(120), rng.integers(20, 120, 120))
    stratum = (village >= 60).astype(int)
    value = rng.normal(0, 1, 120)[village] + 2 * stratum + rng.normal(0, 2, village.size)
    held = 0
    for seed in range(400):
        sample = survey.two_stage(village, take_clusters=12, take_units=8, seed=seed, strata=stratum)
        design = survey.Design.of(sample.weights, strata=sample.strata, clusters=sample.clusters)
        found = survey.mean(value[sample.units], design)
        held += found.low <= value.mean() <= found.high
    assert abs(held / 400 - 0.95) < 3 * np.sqrt(0.95 * 0.05 / 400)
