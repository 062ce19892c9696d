"""Estimates by svy on a made-up two-stage sample that a formula gives; prints JSON."""

import json
import sys
import time

import numpy as np
import polars as pl
import svy


def sample(size):
    """Values, shares, weights, strata, clusters and areas of `size` units: no chance, so both sides have the same."""
    i = np.arange(size)
    stratum, cluster = i % 3, (i // 3) % 12
    y = 10 + 3 * stratum + np.sin(i * 1.7) * 4 + np.cos(cluster * 2.3) * 2
    weight = 5.0 + 2 * stratum + (i % 4)
    return pl.DataFrame(
        {
            "y": y,
            "yes": (np.sin(i * 0.9) > 0.2).astype(int),
            "below": weight + y / 2,
            "weight": weight,
            "stratum": stratum,
            "cluster": 100 * stratum + cluster,
            "area": i % 2,
            "south": (stratum < 2).astype(int),
        }
    )


def main():
    frame = sample(int(sys.argv[1]))
    drawn = svy.Sample(frame, svy.Design(stratum="stratum", psu="cluster", wgt="weight")).estimation
    start = time.process_time()
    found = {
        "mean": drawn.mean("y"),
        "total": drawn.total("y"),
        "share": drawn.prop("yes"),
        "ratio": drawn.ratio("y", "below"),
        "mean_by_area": drawn.mean("y", where=svy.col("area") == 1),
        "mean_of_two_strata": drawn.mean("y", where=svy.col("south") == 1),
    }
    result = {}
    for name, table in found.items():
        last = table.estimates[-1]
        result[name] = [last.est, last.se, last.lci, last.uci]
    result["seconds"] = time.process_time() - start
    print(json.dumps(result))


main()
