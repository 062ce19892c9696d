"""What watching a series says, interval by interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maplebridge.methods.scan.inputs import FloatArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Watch:
    """Arrays (k,) for one series, (k, s) for several.

    upper      bound above which a count is unusual; NaN (0 in the classic rule) where none was set
    alarm      whether the count lies above
    expected   what was expected
    p_value    chance of a count as high or higher
    trend      whether a trend was part of the expectation
    """

    upper: FloatArray
    alarm: BoolArray
    expected: FloatArray
    p_value: FloatArray
    trend: BoolArray

    @classmethod
    def shaped(
        cls,
        series: ArrayLike,
        upper: FloatArray,
        alarm: BoolArray,
        expected: FloatArray,
        p_value: FloatArray,
        trend: BoolArray,
    ) -> Watch:
        """Arrays (k, s) as they are, or (k,) where `series` was one series."""
        if np.ndim(series) != 1:
            return cls(upper, alarm, expected, p_value, trend)
        return cls(upper[:, 0], alarm[:, 0], expected[:, 0], p_value[:, 0], trend[:, 0])
