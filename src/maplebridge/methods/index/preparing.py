"""From figures to comparable figures: divide by size, fill gaps, drop units with too little data.

source  COINr Denominate, Impute, Screen; OECD/JRC Handbook (2008), step 3
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError
from maplebridge.methods.index.tables import BoolArray, FloatArray, IntArray, group_numbers, signs, table

MIDDLES = ("mean", "median")


def denominate(
    values: ArrayLike, denominators: Mapping[int, ArrayLike], *, factors: Mapping[int, float] | None = None
) -> FloatArray:
    """Divide columns by a measure of size.

    values        (units, items), NaN = missing
    denominators  column -> (units,) > 0, NaN = missing
    factors       column -> what the result is multiplied by (10,000 for "per 10,000 people")
    returns       (units, items)
    raises        ShapeError; RangeError where a denominator is zero or below
    """
    out = table("values", values)
    for column, given in denominators.items():
        size: FloatArray = np.array(given, dtype=np.float64)
        if size.shape != (out.shape[0],) or not 0 <= column < out.shape[1]:
            raise ShapeError(f"the denominator of column {column} must hold {out.shape[0]} numbers")
        if np.isinf(size).any() or (size <= 0).any():
            raise RangeError(f"the denominator of column {column} is zero, negative or infinite somewhere")
        out[:, column] /= size / (factors or {}).get(column, 1.0)
    return out


def impute(values: ArrayLike, *, by: str = "mean", groups: Sequence[object] | None = None) -> FloatArray:
    """Fill gaps with the mean or median of the column, or of the unit's group within the column.

    Gaps stay where a whole column (or group in a column) is missing, or where a unit has no group.
    source   COINr i_mean, i_median, i_mean_grp, i_median_grp
    """
    out = table("values", values)
    middle = _middle(by)
    if groups is None:
        _fill(out, middle)
        return out
    numbers = group_numbers(groups, out.shape[0])
    for group in range(int(numbers.max(initial=-1)) + 1):
        rows = np.flatnonzero(numbers == group)
        part = out[rows]
        _fill(part, middle)
        out[rows] = part
    return out


def impute_across(
    values: ArrayLike,
    *,
    by: str = "mean",
    directions: ArrayLike | None = None,
    blocks: Sequence[object] | None = None,
) -> FloatArray:
    """Fill gaps of a unit with its own mean or median over the other items, all brought to 0–1 first.

    blocks   (items,) label a column; gaps are filled only from columns of the same block
    source   COINr Impute(impute_by = "row", normalise_first = TRUE, group_level)
    """
    raw = table("values", values)
    way = signs(directions, raw.shape[1])
    directed = raw * way
    low, high = _least(directed), _most(directed)
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = (directed - low) / (high - low)
    middle = _middle(by)
    labels = group_numbers(blocks if blocks is not None else [0] * raw.shape[1], raw.shape[1])
    for block in range(int(labels.max(initial=-1)) + 1):
        columns = np.flatnonzero(labels == block)
        part = unit[:, columns].T.copy()
        _fill(part, middle)
        unit[:, columns] = part.T
    return np.where(np.isnan(raw), (unit * (high - low) + low) * way, raw)


def impute_over_time(
    values: ArrayLike, times: ArrayLike, *, how: str = "latest", longest: int | None = None
) -> FloatArray:
    """Fill gaps of each unit and item from other times.

    values   (times, units, items), NaN = missing; times (times,) rising
    how      "latest" looks back (at most `longest` times), "constant" as well and forward at the beginning,
             "linear" draws straight lines and holds the ends
    source   COINr impute_panel
    raises   RangeError  a way with another name, times that do not rise;  ShapeError  not three dimensions, or other times
    """
    cube: FloatArray = np.array(values, dtype=np.float64)
    moments: FloatArray = np.array(times, dtype=np.float64)
    if cube.ndim != 3 or moments.shape != cube.shape[:1]:
        raise ShapeError("values must be (times, units, items) with one time a layer")
    if not np.isfinite(moments).all() or (np.diff(moments) <= 0).any():
        raise RangeError("times must rise")
    if how not in ("latest", "constant", "linear"):
        raise RangeError(f"how is latest, constant or linear, not {how}")
    flat = np.ascontiguousarray(np.moveaxis(cube, 0, -1)).reshape(-1, moments.size)
    for series in flat:
        given = np.flatnonzero(~np.isnan(series))
        if given.size and given.size < series.size:
            _fill_series(series, moments, given, how, longest)
    shape = (*cube.shape[1:], moments.size)
    return np.ascontiguousarray(np.moveaxis(flat.reshape(shape), -1, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Which units stay, and why: available and nonzero are shares (units,)."""

    passed: BoolArray
    available: FloatArray
    nonzero: FloatArray


def screen(
    values: ArrayLike,
    *,
    by: str = "missing",
    least_available: float = 2 / 3,
    least_nonzero: float = 0.05,
    force: Mapping[int, bool] | None = None,
) -> Screening:
    """Say which units have enough data.

    by       "missing", "zeros" or "both"; zeros count as a share of what is there
    force    unit -> kept whatever the data say
    source   COINr Screen (byNA, byzeros, byNAandzeros)
    raises   RangeError  a share outside 0..1, or a `by` with another name
    """
    data = table("values", values)
    for name, share in (("least_available", least_available), ("least_nonzero", least_nonzero)):
        if not 0 <= share <= 1:
            raise RangeError(f"{name} is a share between 0 and 1, not {share}")
    missing = np.isnan(data).sum(axis=1)
    there = data.shape[1] - missing
    zeros = (data == 0).sum(axis=1)
    available = 1 - missing / data.shape[1]
    nonzero = 1 - np.divide(zeros, there, out=np.full(there.shape, np.nan), where=there > 0)
    enough, alive = ~(available < least_available), ~(nonzero < least_nonzero)
    rules = {"missing": enough, "zeros": alive, "both": enough & alive}
    if by not in rules:
        raise RangeError(f"by is missing, zeros or both, not {by}")
    passed = rules[by].copy()
    for unit, stays in (force or {}).items():
        passed[unit] = stays
    return Screening(passed=passed, available=available, nonzero=nonzero)


def _middle(by: str) -> str:
    if by not in MIDDLES:
        raise RangeError(f"gaps are filled by mean or median, not {by}")
    return by


def _fill(data: FloatArray, by: str) -> None:
    """Fill the gaps of each column of `data` in place."""
    missing = np.isnan(data)
    for number in np.flatnonzero(missing.any(axis=0)):
        column, gaps = data[:, number], missing[:, number]
        if not gaps.all():
            present = column[~gaps]
            column[gaps] = present.mean() if by == "mean" else np.median(present)


def _least(data: FloatArray) -> FloatArray:
    least: FloatArray = np.fmin.reduce(data, axis=0)
    return least


def _most(data: FloatArray) -> FloatArray:
    most: FloatArray = np.fmax.reduce(data, axis=0)
    return most


def _fill_series(
    series: FloatArray, moments: FloatArray, given: IntArray, how: str, longest: int | None
) -> None:
    gaps = np.flatnonzero(np.isnan(series))
    if how == "linear":
        series[gaps] = np.interp(moments[gaps], moments[given], series[given])
        return
    before = np.searchsorted(given, gaps, side="left") - 1
    for gap, place in zip(gaps, before, strict=True):
        if place < 0:
            if how == "constant":
                series[gap] = series[given[0]]
        elif longest is None or how == "constant" or gap - given[place] <= longest:
            series[gap] = series[given[place]]
