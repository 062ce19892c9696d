"""Bad votes are refused in a sentence or have a defined result; nothing given is ever changed."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from maplebridge.methods import opinion
from maplebridge.methods.errors import MethodError, RangeError, ShapeError, TooFewError

NAN = float("nan")


def everything(votes, count=None):
    """One run through every function."""
    picture = opinion.project(votes)
    rows = opinion.placed(votes.per_participant(), votes.statements)
    groups = opinion.find_groups(picture, rows=rows, count=count)
    counts = opinion.tally(votes, groups.labels, count=groups.count)
    return (
        picture,
        groups,
        opinion.informed(counts),
        opinion.representative(counts),
        opinion.majority(counts),
        opinion.dividing(counts),
        opinion.losses(counts, np.arange(votes.statements)),
        opinion.common_ground(votes),
    )


def made(people=60, statements=12, seed=0):
    rng = np.random.default_rng(seed)
    side = np.arange(people) % 2
    table = np.where(rng.random((people, statements)) < np.where(side, 0.9, 0.2)[:, None], 1.0, -1.0)
    table[:, 0] = 1.0
    table[rng.random(table.shape) < 0.2] = np.nan
    return table


@pytest.mark.parametrize(
    ("rows", "columns", "values", "error"),
    [
        ([0, 1], [0], [1, 1], ShapeError),
        ([0], [0], [NAN], RangeError),
        ([0], [0], [2], RangeError),
        ([0], [0], [0.5], RangeError),
        ([-1], [0], [1], RangeError),
        (["wang"], [0], [1], RangeError),
        ([[0]], [[0]], [[1]], ShapeError),
        ([13_800_001_111], [0], [1], RangeError),
        ([[0], [0, 1]], [0], [1], ShapeError),
        ([], [], [], TooFewError),
    ],
)
def test_votes_that_are_none_are_refused(rows, columns, values, error):
    with pytest.raises(error):
        opinion.Votes.of(rows, columns, values)


def test_no_function_has_a_place_for_a_name_or_an_account():
    words = ("name", "account", "user", "person", "email", "phone", "code")
    for function in (getattr(opinion, n) for n in opinion.__all__):
        if callable(function):
            assert not [p for p in inspect.signature(function).parameters if p in words]


def test_of_two_votes_the_later_counts():
    votes = opinion.Votes.of([0, 0], [0, 0], [1, -1])
    assert votes.table().tolist() == [[-1.0]]


def test_equal_votes_make_one_group_that_agrees():
    picture, groups, (agree, _), *_, ground = everything(opinion.Votes.from_matrix(np.ones((40, 6))))
    assert not picture.axes.any()
    assert not picture.positions.any()
    assert groups.count == 1
    assert np.isnan(groups.silhouette)
    assert agree == pytest.approx(np.full(6, 41 / 42))
    assert ground.agreed.tolist() == list(range(6))


def test_one_participant_is_one_group():
    _, groups, *_ = everything(opinion.Votes.from_matrix([[1, 0, -1]]))
    assert groups.sizes.tolist() == [1]


def test_nobody_who_voted_is_an_error():
    votes = opinion.Votes.from_matrix(np.full((5, 3), NAN))
    with pytest.raises(TooFewError):
        opinion.common_ground(votes)
    with pytest.raises(TooFewError):
        opinion.find_groups(opinion.project(votes), rows=[])


def test_a_million_people_on_one_statement():
    values = np.where(np.arange(1_000_000) % 3 == 0, -1, 1)
    votes = opinion.Votes.of(np.arange(1_000_000), np.zeros(1_000_000, dtype=np.int64), values)
    picture = opinion.project(votes)
    groups = opinion.find_groups(picture, rows=np.arange(1_000_000))
    assert groups.sizes.tolist() == [666_666, 333_334]
    assert picture.centre[0] == pytest.approx(1 / 3, abs=1e-5)


def test_few_votes_are_not_published():
    votes = opinion.Votes.of([0, 1, 2, 3, 4, 0], [0, 0, 0, 0, 0, 1], [1, 1, 1, 1, -1, 1])
    agree, disagree = opinion.tally(votes).publishable()
    assert (agree[0, 0], disagree[0, 0]) == (0.8, 0.2)
    assert np.isnan([agree[0, 1], disagree[0, 1]]).all()
    assert np.isnan(opinion.tally(votes, [0, 0, 0, 1, 1]).publishable()[0]).all()


def test_ties_everywhere_have_one_answer():
    table = np.tile([[1.0, -1.0, 0.0, 1.0], [-1.0, 1.0, 0.0, -1.0]], (20, 1))
    first, again = (everything(opinion.Votes.from_matrix(table)) for _ in range(2))
    assert first[1].sizes.tolist() == [20, 20]
    assert (first[1].labels == again[1].labels).all()


def test_nothing_given_is_changed():
    table = made()
    table.flags.writeable = False
    votes = opinion.Votes.from_matrix(table)
    rows, columns, values = votes.row_of_each(), votes.columns.copy(), votes.values.copy()
    for array in (rows, columns, values):
        array.flags.writeable = False
    same = opinion.Votes.of(rows, columns, values, participants=60, statements=12)
    assert np.array_equal(same.table(), table, equal_nan=True)
    _, groups, *_ = everything(same)
    opinion.intervals(same, groups.labels, draws=20)
    opinion.stability(same, groups, draws=2)
    with pytest.raises(ValueError, match="read-only"):
        same.values[0] = 0


@pytest.mark.parametrize(
    "call",
    [
        lambda v: opinion.project(v, moderated=[99]),
        lambda v: opinion.find_groups(opinion.project(v), rows=[0], count=2),
        lambda v: opinion.tally(v, [0, 1]),
        lambda v: opinion.tally(v, np.full(60, 3), count=2),
        lambda v: opinion.common_ground(v, brigade=0.5),
        lambda v: opinion.common_ground(v, voice=NAN),
        lambda v: opinion.intervals(v, np.zeros(60, dtype=int), draws=1),
        lambda v: opinion.next_statement(v, 0, np.full(12, NAN), rng=np.random.default_rng(0)),
        lambda v: opinion.next_statement(v, 60, np.ones(12), rng=np.random.default_rng(0)),
        lambda v: opinion.Stream(0),
        lambda v: opinion.Stream(2).add([10**12], [0], [1]),
        lambda v: opinion.tally(v).publishable(smallest=1),
        lambda v: opinion.project(v, moderated=np.ones(3, dtype=bool)),
    ],
)
def test_settings_that_cannot_be_are_refused(call):
    with pytest.raises(MethodError):
        call(opinion.Votes.from_matrix(made()))


@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 25), st.integers(1, 9)),
        elements=st.sampled_from([-1.0, 0.0, 1.0, NAN]),
    )
)
@settings(max_examples=40, deadline=None)
def test_any_votes_at_all_give_finite_figures_or_a_method_error(table):
    votes = opinion.Votes.from_matrix(table)
    if np.isnan(table).all():
        with pytest.raises(MethodError):
            everything(votes)
        return
    picture, groups, (agree, reject), *_, ground = everything(votes)
    assert np.isfinite(picture.positions).all()
    assert groups.sizes.min() > 0
    assert (np.diff(groups.sizes) <= 0).all()
    assert ((agree > 0) & (agree < 1) & (reject > 0) & (reject < 1)).all()
    assert not set(ground.agreed) & set(ground.rejected)
