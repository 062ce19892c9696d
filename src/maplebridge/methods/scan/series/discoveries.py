"""Few false alarms among many: control of the false discovery rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from maplebridge.methods.errors import RangeError
from maplebridge.methods.scan.inputs import FloatArray
from maplebridge.methods.scan.series.watch import BoolArray
from maplebridge.methods.scan.settings import within


def adjusted(p_values: ArrayLike) -> FloatArray:
    """Benjamini-Hochberg adjusted p-values; NaN (nothing was tested) stays NaN and is not counted.

    p_values   any shape, each in [0, 1] or NaN
    returns    same shape: the lowest rate of false discoveries at which each would be one
    raises     RangeError
    source     Benjamini and Hochberg (1995), JRSS B 57, 289
    """
    p: FloatArray = np.array(p_values, dtype=np.float64)
    tested = ~np.isnan(p)
    values = p[tested]
    if values.size and (values.min() < 0 or values.max() > 1):
        raise RangeError("p-values lie between 0 and 1")
    order = np.argsort(values, kind="stable")
    scaled = values[order] * values.size / np.arange(1, values.size + 1)
    result = np.empty(values.size)
    result[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    p[tested] = result
    return p


def discoveries(p_values: ArrayLike, *, rate: float = 0.05) -> BoolArray:
    """Which of many tests to call, so that at most `rate` of the calls are false on average.

    p_values   any shape, each in [0, 1] or NaN (never called)
    raises     RangeError
    source     Benjamini and Hochberg (1995); holds for independent and positively dependent tests
    """
    within("rate", rate, 0.0, 1.0)
    called: BoolArray = np.nan_to_num(adjusted(p_values), nan=np.inf) <= rate
    return called
