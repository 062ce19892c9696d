"""Survey estimates beside samplics and svy, which follows it, each in its own environment and process."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _peers

from maplebridge.methods import survey

CLOSE = 1e-9


def rows(shared: Path | None, quick: bool) -> list[dict[str, Any]]:
    """A row for each peer: six estimates on the same made-up sample; `quick` takes fewer rows. No shared data is needed.

    samplics counts all clusters for a part, svy (as R does) those in which the part is found; so of parts only the
    value and the error are compared with the first.
    """
    del shared
    size = 1_800 if quick else 180_000
    ours(180)
    start = time.process_time()
    found = ours(size)
    ours_s = time.process_time() - start
    live = samplics(size)
    equal = (
        None
        if live is None
        else all(agree(found[name], live[name], part="area" in name) for name in found if name in live)
    )
    peer_s = None if live is None else live["seconds"]
    held = coverage(50 if quick else 400)
    return [
        {
            "method": "survey estimates",
            "data": f"{size:,} rows, 3 strata, 36 clusters, made up",
            "ours_s": round(ours_s, 4),
            "peer": "samplics 0.6.1",
            "peer_s": peer_s,
            "ratio": None if peer_s is None else round(peer_s / ours_s, 1),
            "equal": equal,
            "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "note": f"values, errors, intervals to 1e-9; 95 % intervals of two-stage samples held {held:.1%}"
            + ("" if live else f"; {_peers.why('samplics')}"),
        },
        beside_svy(size, found, ours_s),
    ]


def beside_svy(size: int, found: dict[str, survey.Estimate], ours_s: float) -> dict[str, Any]:
    """The row beside svy: its estimates, two of them of parts that are not found in every cluster."""
    said = _peers.run("svy", "estimates.py", size)
    live = None if said is None else json.loads(said)
    equal = live and all(
        np.allclose([own.value, own.error, own.low, own.high], live[name], rtol=CLOSE, atol=0)
        for name, own in found.items()
        if name in live
    )
    return {
        "method": "survey estimates",
        "data": f"{size:,} rows, 3 strata, 36 clusters, made up",
        "ours_s": round(ours_s, 4),
        "peer": "svy 0.35.0",
        "peer_s": live and live["seconds"],
        "ratio": live and round(live["seconds"] / ours_s, 1),
        "equal": equal,
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "note": "values, errors, intervals to 1e-9, parts among them"
        + ("" if live else f"; {_peers.why('svy')}"),
    }


def ours(size: int) -> dict[str, survey.Estimate]:
    """The peers' estimates."""
    i = np.arange(size)
    stratum, cluster = i % 3, (i // 3) % 12
    y = 10 + 3 * stratum + np.sin(i * 1.7) * 4 + np.cos(cluster * 2.3) * 2
    yes, weight = (np.sin(i * 0.9) > 0.2).astype(int), 5 + 2 * stratum + (i % 4)
    design = survey.Design.of(weight, strata=stratum, clusters=cluster)
    listed = survey.Design.of(weight, strata=stratum, clusters=cluster, population_clusters=[40, 60, 120])
    return {
        "mean": survey.mean(y, design),
        "total": survey.total(y, design),
        "share": survey.proportion(yes, design),
        "ratio": survey.ratio(y, weight + y / 2, design),
        "mean_fpc": survey.mean(y, listed),
        "mean_by_area": survey.mean(y, design, among=i % 2 == 1),
        "mean_of_two_strata": survey.mean(y, design, among=stratum < 2),
    }


def samplics(size: int) -> dict[str, Any] | None:
    """The peer's answers; None where its environment is not there."""
    said = _peers.run("samplics", "estimates.py", size)
    return None if said is None else json.loads(said)


def agree(found: survey.Estimate, theirs: dict[str, str], *, part: bool) -> bool:
    """Whether value, error and interval are the peer's; of several parts its last one, without the interval."""
    names = ("point_est", "stderror", "lower_ci", "upper_ci")
    other = [float(re.findall(r"-?\d+\.?\d*(?:e-?\d+)?(?=\)?\}?$)", theirs[n])[-1]) for n in names]
    mine = [found.value, found.error, found.low, found.high]
    compared = 2 if part else 4
    return bool(np.allclose(mine[:compared], other[:compared], rtol=CLOSE, atol=0))


def coverage(samples: int) -> float:
    """Share of 95 % intervals from two-stage samples of a made-up town that hold its true mean."""
    rng = np.random.default_rng(5)
    village = np.repeat(np.arange(120), rng.integers(20, 120, 120))
    stratum = (village >= 60).astype(int)
    value = rng.normal(0, 1, 120)[village] + 2 * stratum + rng.normal(0, 2, village.size)
    held = 0
    for seed in range(samples):
        sample = survey.two_stage(village, take_clusters=12, take_units=8, seed=seed, strata=stratum)
        design = survey.Design.of(sample.weights, strata=sample.strata, clusters=sample.clusters)
        found = survey.mean(value[sample.units], design)
        held += found.low <= value.mean() <= found.high
    return held / samples
