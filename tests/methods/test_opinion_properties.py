"""What must hold for any consultation: order does not matter, votes that come one by one give the same picture."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from maplebridge.methods import opinion

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "methods"))
import opinion_attacks


@pytest.fixture(scope="module")
def camps():
    return opinion_attacks.town(np.random.default_rng(11))


@pytest.fixture(scope="module")
def votes(camps):
    return opinion.Votes.from_matrix(camps.ballots)


def grouped(votes, **more):
    rows = opinion.placed(votes.per_participant(), votes.statements)
    return opinion.find_groups(opinion.project(votes), rows=rows, **more)


def test_the_three_camps_are_found(camps, votes):
    groups = grouped(votes)
    table = np.zeros((3, groups.count))
    np.add.at(table, (camps.camps, groups.labels), 1)
    assert groups.count == 3
    assert table.max(axis=1).sum() > 0.97 * votes.participants


def test_firm_groups_are_called_firm(votes):
    assert opinion.stability(votes, grouped(votes), draws=5).min() > 0.9


def test_groups_in_noise_are_not_called_firm():
    noise = opinion.Votes.from_matrix(np.random.default_rng(1).choice([-1.0, 1.0], (120, 12)))
    groups = grouped(noise, count=4)
    assert opinion.stability(noise, groups, draws=10).min() < 0.75


def test_the_order_of_votes_does_not_matter(votes):
    order = np.random.default_rng(3).permutation(votes.values.size)
    again = opinion.Votes.of(
        votes.row_of_each()[order],
        votes.columns[order],
        votes.values[order],
        participants=votes.participants,
        statements=votes.statements,
    )
    assert np.array_equal(again.table(), votes.table(), equal_nan=True)


def test_sparse_dense_and_wide_ways_find_the_same_axes(votes, monkeypatch):
    first = opinion.project(votes)
    module = sys.modules["maplebridge.methods.opinion.projection"]
    monkeypatch.setattr(module, "DENSE_ABOVE", 2.0)
    sparse = opinion.project(votes)
    monkeypatch.setattr(module, "WIDEST_GRAM", 1)
    wide = opinion.project(votes)
    assert np.abs(first.axes - sparse.axes).max() < 1e-9
    assert np.abs(first.axes - wide.axes).max() < 1e-7


def test_axes_are_the_principal_components_of_the_filled_table(votes):
    table = votes.table()
    centred = np.where(np.isnan(table), np.nanmean(table, axis=0), table) - np.nanmean(table, axis=0)
    ours = opinion.project(votes)
    _, singular, axes = np.linalg.svd(centred, full_matrices=False)
    assert np.abs(np.abs((ours.axes * axes[:2]).sum(axis=1)) - 1).max() < 1e-10
    assert ours.variance == pytest.approx(singular[:2] ** 2 / (len(table) - 1))


def test_a_stream_gives_the_picture_of_all_its_votes(votes):
    stream = opinion.Stream(votes.statements)
    rows, columns, values = votes.row_of_each(), votes.columns, votes.values
    stream.add(rows, columns, -values)
    stream.project()
    stream.add(rows, columns, values)
    picture, groups = stream.update(moderated=[2])
    whole = opinion.project(votes, moderated=[2], start=picture.axes)
    assert np.abs(picture.positions - whole.positions).max() < 1e-9
    assert np.abs(picture.axes - whole.axes).max() < 1e-9
    assert groups.sizes.sum() == votes.participants
    assert np.array_equal(stream.votes().table(), votes.table(), equal_nan=True)


def test_a_refused_batch_leaves_a_stream_as_it_was():
    stream = opinion.Stream(3)
    stream.add([0], [0], [1])
    with pytest.raises(ValueError, match="vote is"):
        stream.add([1, 1], [0, 1], [1, 5])
    assert np.array_equal(stream.votes().table(), [[1.0, np.nan, np.nan]], equal_nan=True)


def test_same_seed_same_answer_on_one_and_on_two_threads(votes):
    def answer(into):
        groups = grouped(votes, seed=4)
        bounds = opinion.intervals(votes, groups.labels, draws=30, seed=4)
        into.append((groups.labels.tobytes(), bounds.agreeing.tobytes(), bounds.informed.tobytes()))

    alone, together = [], []
    answer(alone)
    workers = [threading.Thread(target=answer, args=(together,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert together == alone * 2


def test_the_number_of_threads_in_linear_algebra_changes_nothing(votes):
    control = pytest.importorskip("threadpoolctl")
    results = []
    for threads in (1, 2):
        with control.threadpool_limits(threads):
            results.append(
                (opinion.project(votes).positions, grouped(votes).labels, opinion.common_ground(votes))
            )
    assert np.abs(results[0][0] - results[1][0]).max() < 1e-12
    assert (results[0][1] == results[1][1]).all()
    assert (results[0][2].agreed == results[1][2].agreed).all()


def test_intervals_hold_the_figure_and_narrow_with_more_people(votes):
    groups = grouped(votes)
    counts = opinion.tally(votes, groups.labels)
    bounds = opinion.intervals(votes, groups.labels, draws=60)
    inside = (bounds.agreeing[0] <= counts.agreeing + 0.01) & (counts.agreeing - 0.01 <= bounds.agreeing[1])
    assert inside.mean() > 0.99
    more = opinion.Votes.from_matrix(np.tile(votes.table(), (4, 1)))
    narrower = opinion.intervals(more, np.tile(groups.labels, 4), draws=60)
    ratio = np.diff(narrower.agreeing, axis=0).mean() / np.diff(bounds.agreeing, axis=0).mean()
    assert 0.4 < ratio < 0.65


def test_one_group_against_keeps_consensus_low_however_large_the_others():
    counts = opinion.Tally(
        agree=np.array([[95], [0]]),
        disagree=np.array([[5], [10]]),
        votes=np.array([[100], [10]]),
        sizes=np.array([100, 10]),
    )
    assert opinion.informed(counts)[0][0] < 0.1
    assert [loss.group for loss in opinion.losses(counts, [0])] == [1]
    assert opinion.dividing(counts)[0].most_against == 1


def test_common_ground_is_the_ground_that_was_laid(camps, votes):
    ground = opinion.common_ground(votes)
    assert sorted(ground.agreed) == list(range(opinion_attacks.SHARED))
    assert set(ground.proof) <= set(ground.agreed) | set(ground.rejected)


@pytest.mark.parametrize("name", opinion_attacks.ATTACKS)
def test_a_brigade_of_a_tenth_neither_makes_nor_breaks_common_ground(name):
    through, lost, held = opinion_attacks.measured(opinion_attacks.ATTACKS[name], 6)
    assert held > 7
    assert through <= 1 / 6
    assert lost <= 0.10


def test_the_next_statement_is_one_not_yet_answered_and_new_ones_come_first(votes):
    picture = opinion.project(votes)
    counts = opinion.tally(votes)
    weights = opinion.priorities(counts, picture.extremity, meta=[3])
    assert weights[3] == 49
    rng = np.random.default_rng(0)
    answered = set(votes.columns[: votes.starts[1]].tolist())
    drawn = {opinion.next_statement(votes, 0, weights, rng=rng, moderated=[1]) for _ in range(200)}
    assert not drawn & (answered | {1})
    few = opinion.Tally(
        agree=np.array([[4, 40]]),
        disagree=np.array([[1, 10]]),
        votes=np.array([[5, 50]]),
        sizes=np.array([50]),
    )
    new, old = opinion.priorities(few, np.ones(2))
    assert new > 2 * old


def test_who_has_answered_all_is_asked_no_more():
    full = opinion.Votes.from_matrix([[1, 1]])
    assert opinion.next_statement(full, 0, np.ones(2), rng=np.random.default_rng(0)) is None
