"""A million rows of one column: a defined answer, in time, from what is given read-only."""

from __future__ import annotations

import numpy as np
import pytest

from maplebridge.methods import cover, index, scan

MILLION = 1_000_000


@pytest.fixture(scope="module")
def column() -> np.ndarray:
    """A million whole numbers in one column, which nobody may change."""
    values = np.random.default_rng(1).poisson(3, (MILLION, 1)).astype(np.int64)
    values.flags.writeable = False
    return values


def test_a_series_of_a_million_days_is_watched(column: np.ndarray) -> None:
    watch = scan.ears(column, method="C2")
    assert watch.upper.shape == (MILLION - 9, 1)
    assert np.isfinite(watch.upper).all()


def test_a_million_cases_in_one_place_are_no_cluster(column: np.ndarray) -> None:
    alone = scan.Places.on_plane([[0.0, 0.0]])
    found = scan.poisson([int(column.sum())], [1.0], places=alone, trials=scan.Trials(seed=1))
    assert found.clusters == ()


def test_a_million_units_with_one_item_have_an_index(column: np.ndarray) -> None:
    items = [index.Item(code="one", level=1, parent="all"), index.Item(code="all", level=2)]
    values = column.astype(np.float64)
    values.flags.writeable = False
    built = index.Case(values=values, framework=index.Framework(items)).built()
    assert built.scores.shape == (MILLION, 2)
    assert np.isfinite(built.scores).all()
    assert built.ranks[:, 1].min() == 1


def test_a_million_homes_and_one_post(column: np.ndarray) -> None:
    distances = column.astype(np.float64)
    distances.flags.writeable = False
    found = cover.most_covered(distances, 2.0, 1)
    assert found.objective == (column <= 2).sum()
    ways = cover.shortest_ways(distances, 1)
    assert ways.objective == pytest.approx(column.sum())
    assert ways.gap == pytest.approx(0.0, abs=1e-9)
