"""EARS C1, C2 and C3: is today out of line with the last seven days?"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError, ShapeError, TooFewError
from maplebridge.methods.scan.inputs import FloatArray, counts
from maplebridge.methods.scan.series.quantiles import normal_below, normal_quantile
from maplebridge.methods.scan.series.watch import Watch
from maplebridge.methods.scan.settings import within

Method = Literal["C1", "C2", "C3"]
LAG = {"C1": 0, "C2": 2, "C3": 4}
ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}


def ears(
    series: ArrayLike,
    *,
    method: Method = "C1",
    baseline: int = 7,
    alpha: float | None = None,
    min_sigma: float = 0.0,
) -> Watch:
    """Compare each interval with the `baseline` intervals before it (C2, C3: with a gap of two).

    series     (t,) or (t, s)  counts
    alpha      0.001 for C1 and C2, 0.025 for C3 unless given
    min_sigma  smallest standard deviation to reckon with; at 0, a flat baseline alarms at any rise (C3 too, where R's
               `earsC` gives none); above a baseline that varies, C3's bound is R's: a rise shows in the two days after it
    returns    Watch for the intervals from baseline (C1), baseline + 2 (C2) or baseline + 4 (C3) on
    raises     ShapeError, RangeError, TooFewError
    source     Hutwagner et al. (2003), Journal of Urban Health 80, i89; R surveillance `earsC`
    """
    cases = counts("series", series)
    table = (cases[:, None] if cases.ndim == 1 else cases).astype(np.float64)
    if table.ndim != 2:
        raise ShapeError("series is (intervals,) or (intervals, series)")
    if method not in LAG or baseline < 3 or not min_sigma >= 0:
        raise RangeError('method is "C1", "C2" or "C3", baseline at least 3, min_sigma at least 0')
    chosen = ALPHA[method] if alpha is None else alpha
    within("alpha", chosen, 0.0, 0.5)
    if table.shape[0] <= baseline + LAG[method]:
        raise TooFewError(f"{method} needs more than {baseline + LAG[method]} intervals")
    upper, mean, sigma = _bounds(table, method, baseline, normal_quantile(1 - chosen), min_sigma)
    observed = table[baseline + LAG[method] :]
    with np.errstate(invalid="ignore", divide="ignore"):
        p_value = np.where(
            sigma > 0,
            normal_below((mean - observed) / np.where(sigma > 0, sigma, 1.0)),
            (observed <= mean) * 1.0,
        )
    never = np.zeros(upper.shape, dtype=np.bool_)
    return Watch.shaped(series, upper, observed > upper, mean, p_value, never)


def _bounds(
    table: FloatArray, method: Method, baseline: int, z: float, min_sigma: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    windows = sliding_window_view(table, baseline, axis=0)
    gap = 0 if method == "C1" else 2
    windows = windows[: table.shape[0] - baseline - gap]
    mean = windows.mean(axis=-1)
    sigma = np.maximum(windows.std(axis=-1, ddof=1), min_sigma)
    if method != "C3":
        return mean + z * sigma, mean, sigma
    observed = table[baseline + 2 :]
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.where(sigma > 0, (observed - mean) / sigma, np.where(observed > mean, np.inf, 0.0)) - 1
    carried = np.maximum(0.0, excess[:-2]) + np.maximum(0.0, excess[1:-1])
    with np.errstate(invalid="ignore"):
        upper = observed[2:] + sigma[2:] * (z - carried)
    flat = np.where(carried > z, 0.0, mean[2:])  # any rise above a baseline that never changed is out of line
    upper = np.maximum(0.0, np.where(sigma[2:] > 0, upper, flat))
    return upper, mean[2:], sigma[2:]
