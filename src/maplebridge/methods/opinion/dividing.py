"""Where groups part ways, and what each would give up if something were adopted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError
from maplebridge.methods.opinion.tally import SIGNIFICANT, Tally
from maplebridge.methods.opinion.votes import FloatArray, columns_mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Divide:
    """A statement on which two groups differ; `least` is the smallest difference in shares that is likely."""

    statement: int
    most_for: int
    most_against: int
    difference: float
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What one group would have to accept: share of it against an adopted statement, and about how many."""

    group: int
    statement: int
    against: float
    people: float


def dividing(counts: Tally, *, moderated: ArrayLike = (), most: int = 5, fewest: int = 5) -> list[Divide]:
    """Statements that divide the groups most, by the difference in net support that is likely at least.

    Net support is the share that agrees less the share that disagrees, in (-1, 1).

    fewest   votes a group must have cast on a statement to be compared on it
    raises   RangeError
    """
    if most < 0 or fewest < 1:
        raise RangeError("most cannot be negative and fewest cannot be below 1")
    hidden = columns_mask("moderated", moderated, counts.votes.shape[1])
    net = counts.agreeing - counts.disagreeing
    spread = (counts.agreeing + counts.disagreeing - net**2) / (counts.votes + 2.0)
    usable = counts.votes >= fewest
    top = np.argmax(np.where(usable, net, -np.inf), axis=0)
    bottom = np.argmin(np.where(usable, net, np.inf), axis=0)
    column = np.arange(net.shape[1])
    difference = net[top, column] - net[bottom, column]
    least = difference - SIGNIFICANT * np.sqrt(spread[top, column] + spread[bottom, column])
    least = np.where((usable.sum(axis=0) < 2) | hidden, -np.inf, least)
    order = np.argsort(-least, kind="stable")[:most]
    return [
        Divide(
            statement=int(s),
            most_for=int(top[s]),
            most_against=int(bottom[s]),
            difference=float(difference[s]),
            least=float(least[s]),
        )
        for s in order
        if least[s] > 0
    ]


def losses(counts: Tally, adopted: ArrayLike) -> list[Loss]:
    """What each group would lose if these statements were adopted: those that more of it reject than support.

    adopted  statement numbers
    returns  by group, heaviest first; a group that loses nothing has no entry
    raises   RangeError, ShapeError
    """
    chosen = columns_mask("adopted", adopted, counts.votes.shape[1])
    against: FloatArray = counts.disagreeing
    lost = [
        Loss(
            group=int(g),
            statement=int(s),
            against=float(against[g, s]),
            people=float(against[g, s] * counts.sizes[g]),
        )
        for g, s in np.argwhere((counts.disagree > counts.agree) & chosen)
    ]
    return sorted(lost, key=lambda loss: (loss.group, -loss.against, loss.statement))
