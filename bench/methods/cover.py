"""Siting beside spopt with HiGHS, run here in its own environment if built; rounds without a peer."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _peers

from maplebridge.methods import cover

REACH, COUNT = 0.15, 10
LARGE, SMALL = (1000, 100, 10), (300, 50, 6)
"""Points, sites, sites to choose. The p-median peer takes minutes for one large problem."""


def rows(_shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row per kind of problem, over seeds; `quick` runs one seed and leaves out the slow peer."""
    solve(*instance(99, 60, 12), "mclp", 3)
    solve(*instance(99, 60, 12), "pmedian", 3)
    yield compared("mclp", range(1) if quick else range(20))
    yield compared("pmedian", range(1) if quick else range(5), SMALL)
    if not quick:
        yield compared("pmedian", range(1))
    yield rounds_row()


def instance(seed: int, points: int = 1000, sites: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """Points and sites evenly in a square, demand 1 to 20."""
    rng = np.random.default_rng(seed)
    homes, posts = rng.random((points, 2)), rng.random((sites, 2))
    demand = rng.integers(1, 21, points).astype(float)
    return np.hypot(*(homes[:, None, :] - posts[None, :, :]).transpose(2, 0, 1)), demand


def solve(distances: np.ndarray, demand: np.ndarray, kind: str, count: int = COUNT) -> cover.Siting:
    """Our answer."""
    if kind == "mclp":
        return cover.most_covered(distances, REACH, count, demand=demand)
    return cover.shortest_ways(distances, count, demand=demand)


def peer(kind: str, distances: np.ndarray, demand: np.ndarray, count: int = COUNT) -> dict[str, float] | None:
    """The answer of spopt with HiGHS, or None where it is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.npz"
        np.savez(path, distances=distances, demand=demand, reach=REACH, count=count)
        said = _peers.run("spopt", "solve.py", kind, path)
    return None if said is None else json.loads(said)


def compared(kind: str, seeds: range, size: tuple[int, int, int] = LARGE) -> dict[str, Any]:
    """Objectives equal on how many seeds, the largest gap stated, and both times."""
    ours_s, peer_s, gaps, same, seen = 0.0, 0.0, [], 0, 0
    memory = 0.0
    for seed in seeds:
        distances, demand = instance(seed, *size[:2])
        before = time.process_time()
        found = solve(distances, demand, kind, size[2])
        ours = time.process_time() - before
        gaps.append(found.gap)
        theirs = peer(kind, distances, demand, size[2])
        ours_s += ours
        if theirs is not None:
            seen += 1
            peer_s += theirs["seconds"]
            memory = max(memory, theirs["memory"])
            same += abs(found.objective - theirs["objective"]) <= 1e-6 * max(1.0, abs(theirs["objective"]))
    equal = same == seen if seen else max(gaps) <= 0.005
    count = len(seeds)
    note = f"equal objective on {same} of {seen} seeds" if seen else f"bound only: {_peers.why('spopt')}"
    note += f"; largest stated gap {max(gaps):.3%}; the peer proves its optimum"
    if memory:
        note += f", {memory:.0f} MB"
    return {
        "method": "most covered (MCLP)" if kind == "mclp" else "shortest ways (p-median)",
        "data": f"made up, n={size[0]}, m={size[1]}, p={size[2]}, {count} seeds",
        "ours_s": round(ours_s / count, 4),
        "peer": "spopt 0.7.0 + HiGHS",
        "peer_s": round(peer_s / seen, 3) if seen else None,
        "ratio": round(peer_s / seen / (ours_s / count), 1) if seen else None,
        "equal": bool(equal),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "note": note,
    }


def rounds_row() -> dict[str, Any]:
    """A day of four teams among sixty places."""
    rng = np.random.default_rng(4)
    at = rng.random((62, 2)) * 40
    travel = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    places = [
        cover.Place(name=f"place {k}", value=float(v), minutes=20, opens=480, closes=1080, area=str(k % 5))
        for k, v in enumerate(rng.integers(1, 100, 60))
    ]
    teams = [cover.Team(name=f"team {k}", base=60 + k % 2, begins=480, ends=840) for k in range(4)]
    before = time.process_time()
    plan = cover.plan_rounds(places, teams, travel, least_per_area=1)
    return {
        "method": "rounds with opening times and rests",
        "data": "made up, 60 places, 4 teams",
        "ours_s": round(time.process_time() - before, 4),
        "peer": "",
        "peer_s": None,
        "ratio": None,
        "equal": bool(plan.value <= plan.bound and not plan.areas_unmet),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "note": f"no peer; value {plan.value:g} of at most {plan.bound:.0f} (gap {plan.gap:.1%})",
    }
