"""Weights that make up for silence and fit known totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import MethodError, RangeError, ShapeError, TooFewError
from maplebridge.methods.survey.inputs import FloatArray, classes, positive

ROUNDS = 500


def for_silence(weights: ArrayLike, answered: ArrayLike, groups: ArrayLike) -> FloatArray:
    """Let those who answered stand in for the silent of their own group.

    weights    (n,) of all who were asked
    answered   (n,) true for those who answered
    groups     (n,) label: people alike in what is asked, such as district and age
    returns    (n,) 0 for the silent; the sum within each group stays
    raises     ShapeError, RangeError, TooFewError where a whole group is silent
    source     Kalton and Flores-Cervantes, Journal of Official Statistics 19 (2003) 81-97
    """
    weight = positive("weights", weights)
    names, at = classes("groups", groups, weight.size)
    spoke = np.asarray(answered)
    if spoke.shape != weight.shape or spoke.dtype != np.bool_:
        raise ShapeError(f"answered must be ({weight.size},) of true and false")
    total = np.bincount(at, weights=weight)
    heard = np.bincount(at, weights=weight * spoke)
    if (heard == 0).any():
        silent = names[int(np.argmin(heard))]
        raise TooFewError(f"nobody in group {silent!s} answered: join it with the group most like it")
    result: FloatArray = np.where(spoke, weight * (total / heard)[at], 0.0)
    return result


def raked(
    weights: ArrayLike,
    margins: Sequence[tuple[ArrayLike, Mapping[Any, float]]],
    *,
    tolerance: float = 1e-9,
    most: float | None = None,
) -> FloatArray:
    """Turn weights until they add up to known totals, one characteristic after the other.

    margins    (labels (n,), known total of each label); one margin is post-stratification
    most       refuse a weight more than so many times its start; None: no limit
    returns    (n,)
    raises     ShapeError, RangeError, TooFewError (a label nobody has), MethodError (totals that contradict)
    source     Deming and Stephan, Ann. Math. Stat. 11 (1940) 427-444
    """
    start = positive("weights", weights)
    if not margins:
        raise RangeError("name at least one characteristic with known totals")
    prepared = [known_totals(labels, totals, start.size) for labels, totals in margins]
    sums = [float(totals.sum()) for _, totals in prepared]
    if max(sums) - min(sums) > 1e-6 * max(sums):
        raise MethodError(f"the margins speak of different populations: {min(sums):g} and {max(sums):g}")
    weight = start.copy()
    for _ in range(ROUNDS):
        furthest = 0.0
        for at, totals in prepared:
            factor = totals / np.bincount(at, weights=weight, minlength=totals.size)
            furthest = max(furthest, float(np.abs(factor - 1).max()))
            weight = weight * factor[at]
        if furthest < tolerance:
            break
    else:
        raise MethodError("the known totals cannot all be met by these answers: join small classes")
    if most is not None and (weight / start).max() > most:
        raise RangeError(
            f"a weight grew {(weight / start).max():.1f}-fold, above the limit of {most:g}: join classes"
        )
    return weight


def known_totals(labels: ArrayLike, totals: Mapping[Any, float], length: int) -> tuple[Any, FloatArray]:
    """(place of each row among the labels (n,), the labels' known totals (k,)), a pair.

    raises  RangeError  a label has no total;  TooFewError  nobody in the sample has a label
    """
    names, at = classes("labels", labels, length)
    listed = names.tolist()
    missing, absent = [n for n in listed if n not in totals], [n for n in totals if n not in listed]
    if missing:
        raise RangeError(f"no known total for {missing[0]!s}")
    if absent:
        raise TooFewError(f"nobody in the sample has {absent[0]!s}: join it with another class")
    return at, positive("totals", [totals[n] for n in listed])
