"""Tame outliers: pull in the few extreme values, or take logs, until skew and kurtosis are usual.

source  COINr Treat; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.compiled import compiled
from maplebridge.methods.errors import RangeError
from maplebridge.methods.index.tables import FloatArray, IntArray, table

SECONDS = ("log", "log_plus_one", "box_cox", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """How to treat a column that is both skewed and heavy-tailed.

    most       how many values may be pulled in; None = as many as it takes
    skew       and kurtosis: a column passes if |skew| < `skew` or kurtosis < `kurtosis`
    then       what is done to the original column if that is not enough: "log" (COINr log_CT),
               "log_plus_one" (log_CT_orig), "box_cox" or "none" (keep the pulled-in column)
    power      lambda of Box-Cox
    combine    apply `then` to the pulled-in column instead of the original
    always     pull in `most` values whether needed or not, in columns that do not pass
    source     COINr Treat; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3
    """

    most: int | None = 5
    skew: float = 2.0
    kurtosis: float = 3.5
    then: str = "log"
    power: float = 0.0
    combine: bool = False
    always: bool = False

    def __post_init__(self) -> None:
        if self.then not in SECONDS:
            raise RangeError(f"then is one of {', '.join(SECONDS)}, not {self.then}")
        if self.most is not None and self.most < 0:
            raise RangeError("most cannot be negative")
        if not (self.skew > 0 and np.isfinite(self.kurtosis)):
            raise RangeError("the limits of skew and kurtosis must be numbers, skew above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """The treated table and what was done: pulled (items,) values, logged (items,), skew and kurtosis before/after.

    passes  for each item, whether skew and kurtosis are usual now; None without a skew
    second  for each item, what was done after pulling in
    """

    values: FloatArray
    pulled: IntArray
    second: tuple[str, ...]
    skew: FloatArray
    kurtosis: FloatArray
    passes: tuple[bool | None, ...]


def treat(
    values: ArrayLike,
    treatment: Treatment | None = None,
    *,
    special: Mapping[int, Treatment | None] | None = None,
) -> Treated:
    """Treat every column by one rule; `special` gives a column its own rule, or None for none.

    Columns with fewer than four values or without spread have no skew; they are returned as they are and
    `passes` is None for them.
    """
    data = table("values", values)
    usual = treatment or Treatment()
    count = data.shape[1]
    pulled = np.zeros(count, dtype=np.int64)
    second = ["none"] * count
    skews, kurtoses = np.empty(count), np.empty(count)
    states: list[bool | None] = [None] * count
    for number in range(count):
        rule = (special or {}).get(number, usual)
        column = np.ascontiguousarray(data[:, number])
        limits = rule or usual
        shape = shape_of(column)
        states[number] = _judged(*shape, limits)
        if rule is not None and states[number] is False:
            pulled[number], second[number] = _treat_column(column, rule)
            data[:, number] = column
            shape = shape_of(column)
            states[number] = _judged(*shape, limits)
        skews[number], kurtoses[number] = shape
    return Treated(
        values=data, pulled=pulled, second=tuple(second), skew=skews, kurtosis=kurtoses, passes=tuple(states)
    )


def kurtosis(values: ArrayLike) -> float:
    """Excess sample kurtosis, a number without unit, as in Excel and e1071 type 2; NaN with fewer than four values or no
    spread.
    """
    return shape_of(np.array(values, dtype=np.float64))[1]


@compiled
def shape_of(x: FloatArray) -> tuple[float, float]:
    """`(skewness, kurtosis)` of `x` without its gaps."""
    n, mean = centre_of(x)
    s2, s3, s4 = 0.0, 0.0, 0.0
    for v in x:
        if v == v:
            d = v - mean
            s2 += d * d
            s3 += d * d * d
            s4 += d * d * d * d
    if n < 4 or s2 <= 0.0:
        return np.nan, np.nan
    skew = np.sqrt(n) * s3 / s2**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
    tails = ((n + 1.0) * (n * s4 / (s2 * s2) - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    return skew, tails


@compiled
def centre_of(x: FloatArray) -> tuple[int, float]:
    """How many values of `x` are there, and their mean, summed twice for the last digits."""
    n, total = 0, 0.0
    for v in x:
        if v == v:
            n += 1
            total += v
    if n == 0:
        return 0, np.nan
    mean, rest = total / n, 0.0
    for v in x:
        if v == v:
            rest += v - mean
    return n, mean + rest / n


@compiled
def pull_in(x: FloatArray, most: int, skew: float, tails: float, always: bool) -> int:
    """Replace the extreme value on the skewed side by the next one until `x` passes; returns how many were."""
    changed = np.zeros(x.size, dtype=np.int8)
    done = 0
    a, b = shape_of(x)
    while (
        (always or not (abs(a) < skew or b < tails)) and done < most and a == a
    ):  # ends: each round makes two different values one
        sign = 1.0 if a >= 0 else -1.0
        far, near = -np.inf, -np.inf
        for v in x:
            if v * sign > far:
                near, far = far, v * sign
            elif v * sign > near and v * sign < far:
                near = v * sign
        mark = 1 if sign > 0 else 2
        for i in range(x.size):
            if x[i] * sign == far:
                x[i] = near * sign
                changed[i] = mark
        done = int(np.count_nonzero(changed))
        a, b = shape_of(x)
    return done


def _treat_column(column: FloatArray, rule: Treatment) -> tuple[int, str]:
    """Treat `column` in place; returns how many values were pulled in and what was done then."""
    original = column.copy()
    most = column.size if rule.most is None else rule.most
    count = int(pull_in(column, most, rule.skew, rule.kurtosis, rule.always))
    if _judged(*shape_of(column), rule) is not False or rule.then == "none":
        return count, "none"
    base = column.copy() if rule.combine else original
    column[:] = transformed(base, rule.then, rule.power)
    return (count if rule.combine else 0), rule.then


def transformed(x: FloatArray, how: str, power: float = 0.0) -> FloatArray:
    """A column through a log or Box-Cox that never turns its order round: log(x - min + 1 % of the range), or + 1."""
    least, most = np.nanmin(x), np.nanmax(x)
    if how == "log":
        logged: FloatArray = np.log(x - least + 0.01 * (most - least))
        return logged
    shifted = x - least + 1
    result: FloatArray = (
        np.log(shifted) if power == 0 or how == "log_plus_one" else (shifted**power - 1) / power
    )
    return result


def _judged(skew: float, tails: float, rule: Treatment) -> bool | None:
    if np.isnan(skew) or np.isnan(tails):
        return None
    return bool(abs(skew) < rule.skew or tails < rule.kurtosis)
