"""Bad numbers: a clear refusal or a stated result, and inputs left as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from maplebridge.methods import index
from maplebridge.methods.errors import MethodError
from methods.index_samples import town

GAP, FLAT = float("nan"), index.Framework.flat(["a", "b"])
TWO = index.Item(code="x", level=2)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: index.denominate([[1.0]], {0: [0.0]}), "zero"),
        (lambda: index.impute([[np.inf]]), "infinite"),
        (lambda: index.impute([]), "units in rows"),
        (lambda: index.impute([["a"]]), "regular table"),
        (lambda: index.impute([[1.0]], by="mode"), "mean or median"),
        (lambda: index.screen([[1.0]], least_available=2), "between 0 and 1"),
        (lambda: index.Treatment(then="sqrt"), "then is one of"),
        (lambda: index.normalise([[1.0]], directions=[2]), "direction"),
        (lambda: index.normalise([[1.0]], index.Efficacy(10, 5)), "worse"),
        (lambda: index.aggregate([[0.0, 1.0]], FLAT, method="geometric"), "above zero"),
        (lambda: index.aggregate([[1.0, 1.0]], FLAT, method="mean"), "a method is one of"),
        (lambda: index.aggregate([[1.0]], FLAT), "indicators"),
        (lambda: index.aggregate([[1.0, 2.0]], FLAT, weights=[1, -1, 1]), "not be below"),
        (lambda: index.pairwise_weights([[1, 2], [2, 1]]), "one over"),
        (lambda: index.pairwise_weights([[1, 0], [0, 1]]), "above 0"),
        (lambda: index.entropy_weights([[1.0, 2.0], [1.0, 2.0]]), "no item differs"),
        (lambda: index.component_weights([[1.0, 2.0]]), "three units"),
        (lambda: index.Framework([index.Item(code="a", level=1, parent="b"), TWO]), "not there"),
        (lambda: index.Framework([TWO]), "levels start at 1"),
        (lambda: index.forecast([1, 2, 3], [1, 2, 3], 4), "four values"),
        (lambda: index.forecast([1, 2, 3, 4], [1, 2, 3, 4], 4), "after the last"),
        (lambda: index.forecast([1, 2, 3, 4], [1, GAP, 3, 4], 5), "NaN"),
        (lambda: index.simulate(town(), index.Choices(methods=("geometric",)), draws=3), "above zero"),
        (lambda: index.simulate(town(), index.Choices(noise={7: 0.2}), draws=3), "noise"),
        (lambda: index.variance_shares(town(), index.Choices(noise={1: 0.2})), "two choices"),
        (lambda: index.bands([1.0], [2.0, 1.0], ["a", "b", "c"]), "rise"),
    ],
)
def test_bad_numbers_are_refused_in_one_sentence(work: Callable[[], object], says: str) -> None:
    with pytest.raises(MethodError, match=says):
        work()


def test_one_unit_has_an_index_of_nothing_but_no_error() -> None:
    case = town(units=12)
    built = replace(case, values=np.array(case.values)[:1]).built()
    assert np.isnan(built.index[0])


def test_an_item_that_is_equal_everywhere_is_left_out_of_the_mean() -> None:
    case = town()
    values = np.array(case.values)
    values[:, 0] = 7.0
    built = replace(case, values=values).built()
    assert np.isnan(built.normalised[:, 0]).all()
    assert np.isfinite(built.index).all()


def test_ties_share_the_better_rank() -> None:
    assert index.ranks_down(np.array([3.0, 5.0, 5.0, GAP])).tolist()[:3] == [3, 1, 1]


def test_inputs_are_never_changed() -> None:
    case = town()
    before = np.array(case.values)
    case.built()
    index.impute(case.values)
    index.impute_across(case.values)
    index.treat(case.values, index.Treatment(always=True))
    index.simulate(case, index.Choices(noise={1: 0.2}, drop_one=True), draws=5)
    np.testing.assert_array_equal(case.values, before)
