"""How each group voted on each statement, and the tests that Polis makes of it.

source  Polis mathematics, as described in Small et al., Recerca 26(2), 2021
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.opinion.compiled import count_votes
from maplebridge.methods.opinion.votes import FloatArray, IntArray, Votes, whole

SIGNIFICANT = 1.2816  # one-sided 90 %


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """Counts by group and statement, each (groups, statements); `sizes` (groups,) members.

    `votes` includes passes.
    """

    agree: IntArray
    disagree: IntArray
    votes: IntArray
    sizes: IntArray

    @property
    def agreeing(self) -> FloatArray:
        """Share that agrees, one imagined vote either way added, in (0, 1)."""
        return (self.agree + 1.0) / (self.votes + 2.0)

    @property
    def disagreeing(self) -> FloatArray:
        """Share that disagrees, one imagined vote either way added, in (0, 1)."""
        return (self.disagree + 1.0) / (self.votes + 2.0)

    def publishable(self, *, smallest: int = 5) -> tuple[FloatArray, FloatArray]:
        """Shares that agree and disagree, each (groups, statements), NaN where fewer than `smallest` have voted.

        Plain shares of the votes seen. Withheld whole where the group itself is smaller (bound B12).

        raises  RangeError
        """
        if smallest < 2:
            raise RangeError("a figure on one person is that person's vote: smallest is at least 2")
        shown = (self.votes >= smallest) & (self.sizes >= smallest)[:, None]
        of = np.where(shown, self.votes, 1)
        return np.where(shown, self.agree / of, np.nan), np.where(shown, self.disagree / of, np.nan)


def tally(votes: Votes, labels: ArrayLike | None = None, *, count: int | None = None) -> Tally:
    """Count votes by group.

    labels   (participants,) group of each row, -1 to leave it out; None: everybody is one group
    count    number of groups, if some may be empty
    raises   ShapeError, RangeError
    """
    group = np.zeros(votes.participants, dtype=np.int64) if labels is None else whole("labels", labels)
    if group.shape != (votes.participants,):
        raise ShapeError(f"labels must be ({votes.participants},), not {group.shape}")
    groups = int(group.max(initial=0)) + 1
    if count is not None and count < groups:
        raise RangeError(f"labels go up to {groups - 1}, but only {count} groups were announced")
    groups = groups if count is None else count
    counts = np.zeros((3, groups, votes.statements), dtype=np.int64)
    count_votes(votes.starts, votes.columns, votes.values, np.ascontiguousarray(group), counts)
    sizes = np.bincount(group[group >= 0], minlength=groups)
    return Tally(agree=counts[2], disagree=counts[0], votes=counts.sum(axis=0), sizes=sizes)


def share_z(successes: ArrayLike, trials: ArrayLike) -> FloatArray:
    """How far a share lies above one half, in standard errors, one imagined success added."""
    success, trial = np.asarray(successes) + 1.0, np.asarray(trials) + 1.0
    result: FloatArray = 2.0 * np.sqrt(trial) * (success / trial - 0.5)
    return result


def difference_z(
    inside: NDArray[np.int64], outside: NDArray[np.int64], pops: tuple[IntArray, IntArray]
) -> FloatArray:
    """How far the share inside a group lies above the share outside, in standard errors; 0 if all agree."""
    success_in, success_out = inside + 1.0, outside + 1.0
    trial_in, trial_out = pops[0] + 1.0, pops[1] + 1.0
    pooled = (success_in + success_out) / (trial_in + trial_out)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * (1 / trial_in + 1 / trial_out))
    apart = success_in / trial_in - success_out / trial_out
    result: FloatArray = np.where(spread > 0, apart / np.where(spread > 0, spread, 1.0), 0.0)
    return result
