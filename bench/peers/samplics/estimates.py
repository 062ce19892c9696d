"""Estimates by samplics on a made-up two-stage sample that a formula gives; prints JSON."""

import json
import sys
import time

import numpy as np
from samplics import PopParam, TaylorEstimator


def sample(size):
    """Values, shares, weights, strata, clusters and areas of `size` units: no chance, so both sides have the same."""
    i = np.arange(size)
    stratum, cluster = i % 3, (i // 3) % 12
    y = 10 + 3 * stratum + np.sin(i * 1.7) * 4 + np.cos(cluster * 2.3) * 2
    return (
        y,
        (np.sin(i * 0.9) > 0.2).astype(int),
        5 + 2 * stratum + (i % 4),
        stratum,
        100 * stratum + cluster,
        i % 2,
    )


def main():
    size = int(sys.argv[1])
    y, yes, weight, stratum, cluster, area = sample(size)
    base = {"samp_weight": weight, "stratum": stratum, "psu": cluster, "remove_nan": True}
    start = time.process_time()
    result = {}
    cases = [
        ("mean", PopParam.mean, y, {}),
        ("total", PopParam.total, y, {}),
        ("share", PopParam.prop, yes, {}),
        ("ratio", PopParam.ratio, y, {"x": weight + y / 2}),
        ("mean_fpc", PopParam.mean, y, {"fpc": {0: 0.7, 1: 0.8, 2: 0.9}}),
        ("mean_by_area", PopParam.mean, y, {"domain": area}),
    ]
    for name, parameter, values, more in cases:
        estimator = TaylorEstimator(parameter)
        estimator.estimate(y=values, **base, **more)
        result[name] = {
            k: repr(getattr(estimator, k))
            for k in ("point_est", "stderror", "lower_ci", "upper_ci", "coef_var")
        }
    result["seconds"] = time.process_time() - start
    print(json.dumps(result))


main()
