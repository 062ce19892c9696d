"""How long each file of tests took when most of it ran, kept beside what pytest keeps: by it the next run is shared out."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import pytest

KEY = "maplebridge/lasting"
LONG = 5
"""Seconds below which files are alike: they stay in their shuffled order."""
_took: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
"""File → how many tests of it ran in this run, and how many seconds they took."""


def known(config: pytest.Config) -> dict[str, float]:
    """File → seconds, of files that ran before; empty where nothing is kept. A process of several gets it from the first."""
    given = getattr(config, "workerinput", None)
    if given is not None:
        return dict(given.get(KEY, {}))
    return {file: seconds for file, (_, seconds) in _kept(config).items()}


def sort(items: list[pytest.Item], seconds: Mapping[str, float]) -> None:
    """Put the files that took longest first, and before them those that never ran and have a slow test; what is alike
    stays as it was shuffled.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}

    def rank(item: pytest.Item) -> float:
        took = seconds.get(item.nodeid.partition("::")[0])
        if took is None:
            return -math.inf if item.path in slow else 0
        return -(took // LONG)

    items.sort(key=rank)


def add(report: pytest.TestReport) -> None:
    """Count one phase of one test."""
    took = _took[report.nodeid.partition("::")[0]]
    took[0] += report.when == "call"
    took[1] += report.duration


def keep(config: pytest.Config) -> None:
    """Keep what was counted: of each file the run in which no fewer of its tests ran than in the one that is kept."""
    if hasattr(config, "workerinput") or getattr(config, "cache", None) is None:
        return
    before = _kept(config)
    after = {file: [ran, round(seconds, 1)] for file, (ran, seconds) in _took.items() if ran >= before.get(file, [0])[0]}
    config.cache.set(KEY, {**before, **after})


def _kept(config: pytest.Config) -> dict[str, list[float]]:
    cache = getattr(config, "cache", None)
    return dict(cache.get(KEY, {})) if cache is not None else {}
