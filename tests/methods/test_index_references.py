"""Every stage of a published index, and the answers of its uncertainty analysis."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from maplebridge.methods import index
from methods.index_samples import asem, number, rows, saved

CLOSE = {"rtol": 1e-9, "atol": 1e-9}
CHOICES = index.Choices(
    treatments=tuple(index.Treatment(most=k) for k in range(1, 6)),
    scales=(index.MinMax(1, 100), index.ZScore(10, 2)),
    methods=("arithmetic", "geometric"),
    noise={2: 0.25, 3: 0.25},
)


@pytest.fixture(scope="module")
def built(shared_data: Path) -> index.Built:
    return asem(shared_data)[0].built()


@pytest.mark.parametrize("stage", ["denominated", "imputed", "screened", "treated", "normalised"])
def test_every_stage_equals_the_specialists_tool(shared_data: Path, built: index.Built, stage: str) -> None:
    _, units = asem(shared_data)
    codes = tuple(item.code for item in built.framework.indicators)
    theirs = saved(shared_data, f"result_{stage.capitalize()}.csv", units, codes)
    ours = built.imputed[built.units] if stage == "screened" else getattr(built, stage)
    np.testing.assert_allclose(ours, theirs, **CLOSE)


def test_all_scores_up_to_the_index_equal_the_specialists_tool(shared_data: Path, built: index.Built) -> None:
    _, units = asem(shared_data)
    codes = built.framework.codes
    np.testing.assert_allclose(
        built.scores, saved(shared_data, "result_Aggregated.csv", units, codes), **CLOSE
    )
    ranks = saved(shared_data, "result_full_ranks.csv", units, codes[-11:])
    np.testing.assert_array_equal(built.ranks[:, -11:], ranks)


def test_a_geometric_index_equals_the_specialists_tool(shared_data: Path) -> None:
    case, units = asem(shared_data)
    recipe = replace(case.recipe, scale=index.MinMax(1, 100), method="geometric")
    ours = replace(case, recipe=recipe).built()
    codes = ours.framework.codes[-11:]
    theirs = saved(shared_data, "variant_agg_a_gmean.csv", units, codes)
    np.testing.assert_allclose(ours.scores[:, -11:], theirs, **CLOSE)


def test_skew_kurtosis_and_the_number_of_values_pulled_in_are_the_same(
    shared_data: Path, built: index.Built
) -> None:
    table = {row["iCode"]: row for row in rows(shared_data / "index" / "result_treat_table.csv")}
    assert built.treatment is not None
    for place, item in enumerate(built.framework.indicators):
        row = table[item.code]
        after = "1" if row["winsorise.nwin"] != "NA" else "0"
        assert built.treatment.pulled[place] == (
            0 if row["winsorise.nwin"] == "NA" else int(row["winsorise.nwin"])
        )
        assert built.treatment.skew[place] == pytest.approx(
            number(row[f"check_SkewKurt{after}.Skew"]), abs=1e-9
        )
        assert built.treatment.kurtosis[place] == pytest.approx(
            number(row[f"check_SkewKurt{after}.Kurt"]), abs=1e-9
        )


def test_mean_ranks_under_uncertainty_agree_within_their_sampling_error(shared_data: Path) -> None:
    case, units = asem(shared_data)
    runs = index.simulate(case, CHOICES, draws=4000, seed=11)
    theirs = saved(shared_data, "ref_UA_rankstats.csv", units, ("Nominal", "Mean", "Median", "Q5", "Q95"))
    ours = runs.rank_table()
    np.testing.assert_array_equal(ours[:, 0], theirs[:, 0])
    error = runs.ranks.std(axis=0) / np.sqrt(100) + 0.02
    assert (np.abs(ours[:, 1] - theirs[:, 1]) < 4 * error).all()
    assert np.abs(ours - theirs).mean() < 0.4


def test_the_same_seed_gives_the_same_answers_on_one_and_two_threads(shared_data: Path) -> None:
    case, _ = asem(shared_data)
    one = index.simulate(case, CHOICES, draws=301, seed=5, threads=1)
    two = index.simulate(case, CHOICES, draws=301, seed=5, threads=2)
    np.testing.assert_array_equal(one.scores, two.scores)
    np.testing.assert_array_equal(one.ranks, two.ranks)


def test_variance_shares_of_a_known_function_are_found() -> None:
    def ishigami(u: np.ndarray) -> np.ndarray:
        x = (u * 2 - 1) * np.pi
        return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))

    found = index.sobol(ishigami, 3, draws=20_000, seed=2, resamples=50)
    np.testing.assert_allclose(found.total, [0.5576, 0.4424, 0.2437], atol=0.03)
    np.testing.assert_allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.03)
