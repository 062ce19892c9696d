"""Did those who kept silent differ from those who answered?

source  Schouten, Cobben and Bethlehem, Survey Methodology 35 (2009) 101-113 (R-indicator)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.survey.inputs import FloatArray, IntArray, classes, positive, share


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Silence:
    """Response by group; groups are kinds of people, never single ones.

    groups       sorted labels
    asked        (groups,) people asked; `answered` (groups,) of them who answered
    rate         overall weighted share that answered
    rates        (groups,) weighted share that answered
    p_value      that rates differ so much by chance (chi-squared on counts)
    evenness     R-indicator, 1 if all groups answered alike, 0 at worst
    uneven       labels whose rate is below .8 of the overall one, with at least `fewest` asked
    """

    groups: list[Any]
    asked: IntArray
    answered: IntArray
    rate: float
    rates: FloatArray
    p_value: float
    evenness: float
    uneven: list[Any]


def silence(
    weights: ArrayLike, answered: ArrayLike, groups: ArrayLike, *, fewest: int = 10, least: float = 0.8
) -> Silence:
    """Compare response between groups.

    weights    (n,) of all who were asked
    answered   (n,) true for those who answered
    groups     (n,) labels
    least      a rate below this share of the overall one is named, in (0, 1)
    raises     ShapeError, RangeError, TooFewError where nobody answered
    source     Schouten, Cobben and Bethlehem, Survey Methodology 35 (2009) 101-113 (R-indicator)
    """
    weight = positive("weights", weights)
    names, at = classes("groups", groups, weight.size)
    spoke = np.asarray(answered)
    if spoke.shape != weight.shape or spoke.dtype != np.bool_:
        raise ShapeError(f"answered must be ({weight.size},) of true and false")
    if fewest < 1:
        raise RangeError("fewest is at least 1")
    share("least", least)
    if not spoke.any():
        raise TooFewError("nobody answered")
    whole = np.bincount(at, weights=weight)
    rates = np.bincount(at, weights=weight * spoke) / whole
    rate = float((weight * spoke).sum() / weight.sum())
    asked, heard = np.bincount(at), np.bincount(at[spoke], minlength=names.size)
    spread = float(np.sqrt((whole * (rates - rate) ** 2).sum() / whole.sum()))
    low = (rates < least * rate) & (asked >= fewest)
    return Silence(
        groups=names.tolist(),
        asked=asked,
        answered=heard,
        rate=rate,
        rates=rates,
        p_value=chance(asked, heard),
        evenness=1 - 2 * spread,
        uneven=names[low].tolist(),
    )


def chance(asked: IntArray, heard: IntArray) -> float:
    """Chi-squared p-value of equal response; 1 where there is one group, or all answered."""
    overall = heard.sum() / asked.sum()
    if asked.size < 2 or overall >= 1.0:
        return 1.0
    statistic = ((heard - asked * overall) ** 2 / (asked * overall * (1 - overall))).sum()
    return float(chi2.sf(statistic, asked.size - 1))
