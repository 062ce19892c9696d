"""Which statement to show next: new ones, those that move the picture, those that are not passed over."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.opinion.tally import Tally
from maplebridge.methods.opinion.votes import FloatArray, Votes, columns_mask

META_PRIORITY = 7.0


def priorities(counts: Tally, extremity: FloatArray, *, meta: ArrayLike = ()) -> FloatArray:
    """Weight of each statement in the draw of the next one, (statements,) above 0.

    extremity   (statements,) distance from the middle, see `Projection.extremity`
    meta        numbers of statements about the participants themselves, which are shown early
    raises      ShapeError
    source      Polis mathematics (comment priorities)
    """
    trials = counts.votes.sum(axis=0)
    if extremity.shape != trials.shape:
        raise ShapeError(f"extremity must be {trials.shape}, not {extremity.shape}")
    agreed = counts.agree.sum(axis=0)
    passed = trials - agreed - counts.disagree.sum(axis=0)
    importance = (1 - (passed + 1) / (trials + 2)) * (extremity + 1) * (agreed + 1) / (trials + 2)
    weight = importance * (1 + 8 * 2.0 ** (-trials / 5))
    weight = np.where(columns_mask("meta", meta, trials.size), META_PRIORITY, weight)
    result: FloatArray = weight**2
    return result


def next_statement(
    votes: Votes, row: int, weights: FloatArray, *, rng: np.random.Generator, moderated: ArrayLike = ()
) -> int | None:
    """Draw the next statement for participant `row`, or None when all are answered.

    Chance, not the participant, decides what is asked, so nobody can pile votes on a chosen statement.

    weights  (statements,) of `priorities`
    raises   RangeError, ShapeError
    """
    if weights.shape != (votes.statements,):
        raise ShapeError(f"weights must be ({votes.statements},), not {weights.shape}")
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise RangeError("weights must be numbers that are not negative")
    if not 0 <= row < votes.participants:
        raise RangeError(f"row must lie between 0 and {votes.participants - 1}")
    open_to = ~columns_mask("moderated", moderated, votes.statements)
    open_to[votes.columns[votes.starts[row] : votes.starts[row + 1]]] = False
    left = np.flatnonzero(open_to & (weights > 0))
    if left.size == 0:
        return None
    return int(rng.choice(left, p=weights[left] / weights[left].sum()))
