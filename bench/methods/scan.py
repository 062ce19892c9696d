"""Early warning beside SaTScan (figures quoted) and R surveillance (run here if installed)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import referenced
import scan_data
import scan_series
from _rows import row, timed

from maplebridge.methods import scan

SIX_DIGITS = 5.1e-7
QUOTED = "SaTScan 10.3.2, quoted"
ALL = {"seed": 1, "early_stop": None}
WEEK = scan.Search(max_radius=3, max_duration=28, prospective=True)

CITY = {
    200: (
        [{10, 175, 197, 126, 131, 185}, {40, 80, 56, 187}, {11, 191}],
        [7.614412, 4.456130, 4.024992],
        0.131,
        4.0,
    ),
    1000: (
        [{308, 640, 387, 982, 175, 814, 362, 10}, {307, 57, 3}, {851, 445, 485, 221, 588, 677}],
        [8.630065, 7.157119, 6.454821],
        0.389,
        20.3,
    ),
}
NEW_MEXICO = [
    "Torrance Bernalillo Valencia SantaFe Guadelupe Socorro Sandoval SanMiguel LosAlamos",
    "Chaves",
    "Curry Roosevelt",
]
NEW_YORK = ["11418 11415 11419 11435 11416 11421 11451 11375 11417", "11372", "10472"]
PENNSYLVANIA = ["delaware philadelphia", "washington greene allegheny beaver fayette westmoreland butler"]


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row per method and data set; `quick` runs fewer replications and series."""
    compile_s = warm_up()
    if shared is not None:
        for size in (200,) if quick else (200, 1000):
            yield city_row(shared, size)
        yield new_mexico_row(shared, 999 if quick else 9999)
        yield new_york_row(shared)
        yield pennsylvania_row(shared)
        yield from scan_series.series_rows(shared, quick)
    last = country_row(quick)
    last["note"] += f"; {compile_s:.0f} s of compiling before, not counted"
    yield last


def clusters_equal(
    result: scan.ScanResult, members: list[set[Any]], ratios: list[float], ids: list[Any]
) -> bool:
    """Whether the strongest clusters have these members and, to six digits, these ratios."""
    found = result.clusters[: len(members)]
    return [{ids[m] for m in c.members} for c in found] == members and all(
        abs(c.ratio - r) < SIX_DIGITS for c, r in zip(found, ratios, strict=True)
    )


def p_agrees(result: scan.ScanResult, p: float, theirs: int = 999) -> bool:
    """Whether the Monte Carlo p-values differ by less than four standard errors."""
    ours = result.clusters[0].p_monte_carlo
    error = np.sqrt(p * (1 - p) * (1 / theirs + 1 / result.maxima.size))
    return ours is not None and abs(ours - p) < 4 * error


def city_row(shared: Path, size: int) -> dict[str, Any]:
    """All 999 replications, on one thread for the time and on two for the same answer."""
    counts, places = scan_data.made_up_city(shared, size)
    members, ratios, p, peer_s = CITY[size]
    one, ours_s = timed(
        lambda: scan.permutation(counts, places=places, search=WEEK, trials=scan.Trials(**ALL))
    )
    two = scan.permutation(counts, places=places, search=WEEK, trials=scan.Trials(**ALL, threads=2))
    equal = clusters_equal(one, members, ratios, list(range(size))) and p_agrees(one, p)
    equal = equal and np.array_equal(one.maxima, two.maxima)
    note = "prospective permutation, 28 days, all 999 replications; the same stream on 2 threads"
    return row("scan", f"muni{size}", ours_s, equal, peer=QUOTED, peer_s=peer_s, note=note)


def new_mexico_row(shared: Path, replications: int) -> dict[str, Any]:
    """Retrospective space-time Poisson with age and sex."""
    cases, expected, places, ids = scan_data.new_mexico(shared)
    trials = scan.Trials(**ALL, replications=replications)
    result, ours_s = timed(lambda: scan.poisson(cases, expected, places=places, trials=trials))
    members = [set(names.split()) for names in NEW_MEXICO]
    equal = clusters_equal(result, members, [10.979758, 5.684828, 3.884186], ids) and p_agrees(
        result, 0.0118, 9999
    )
    found = [
        [sorted(ids[m] for m in c.members), 1973 + c.start, 1973 + c.end, None if k else c.observed]
        for k, c in enumerate(result.clusters[:3])
    ]
    ratios = [c.ratio for c in result.clusters[:3]]
    equal = equal and referenced.equal("scan.new_mexico", {"clusters": found, "ratios": ratios}, shared)
    peer_s = 2.27 if replications == 9999 else 0.25
    note = f"retrospective Poisson, age and sex, {replications} replications"
    return row("scan", "New Mexico", ours_s, equal, peer=QUOTED, peer_s=peer_s, note=note)


def new_york_row(shared: Path) -> dict[str, Any]:
    """Prospective permutation with early stop."""
    counts, places, ids = scan_data.new_york(shared)
    search = scan.Search(max_radius=3, max_duration=7, prospective=True)
    result, ours_s = timed(
        lambda: scan.permutation(counts, places=places, search=search, trials=scan.Trials(seed=1))
    )
    members = [set(names.split()) for names in NEW_YORK]
    equal = clusters_equal(result, members, [3.845418, 3.164201, 2.137259], ids) and p_agrees(
        result, 0.242, 207
    )
    first = {"members": sorted(ids[m] for m in result.clusters[0].members), "ratio": result.clusters[0].ratio}
    equal = equal and referenced.equal("scan.new_york", first, shared)
    note = f"early stop after {result.maxima.size} replications"
    return row("scan", "New York fever", ours_s, equal, peer=QUOTED, peer_s=0.02, note=note)


def pennsylvania_row(shared: Path) -> dict[str, Any]:
    """Space alone, adjusted for race, sex and age."""
    cases, people, places, ids = scan_data.pennsylvania(shared)
    expected = scan.standardised(cases, people)
    result, ours_s = timed(
        lambda: scan.poisson(cases.sum(axis=0), expected, places=places, trials=scan.Trials(**ALL))
    )
    members = [set(names.split()) for names in PENNSYLVANIA]
    equal = clusters_equal(result, members, [17.66288313, 7.098944233], ids) and p_agrees(result, 0.001)
    found = [sorted(ids[m] for m in c.members) for c in result.clusters[:2]]
    ratios = [c.ratio for c in result.clusters[:2]]
    equal = equal and referenced.equal("scan.pennsylvania", {"members": found, "ratios": ratios}, shared)
    note = "spatial Poisson, race, sex and age, 999 replications"
    return row("scan", "pennLC", ours_s, equal, peer=QUOTED, peer_s=0.05, note=note)


def country_row(quick: bool) -> dict[str, Any]:
    """A whole country's counties and a year of days."""
    counts, places = scan_data.made_up_country()
    search = scan.Search(max_radius=300, max_duration=28, prospective=True)
    trials = scan.Trials(seed=1, early_stop=None, replications=19 if quick else 999)
    result, ours_s = timed(lambda: scan.permutation(counts, places=places, search=search, trials=trials))
    note = f"no peer; circles to 300 km, 28 days, {trials.replications} replications"
    return row("scan", "2,844 counties x 365 days, made up", ours_s, result.maxima.size > 0, note=note)


def warm_up() -> float:
    """Compile everything on a tiny town; returns the CPU seconds it took."""
    rng = np.random.default_rng(0)
    counts, places = rng.poisson(1.0, (8, 12)), scan.Places.on_plane(rng.random((8, 2)))
    trials = scan.Trials(seed=1, replications=2)

    def everything() -> None:
        for prospective in (True, False):
            search = scan.Search(prospective=prospective)
            scan.permutation(counts, places=places, search=search, trials=trials)
            scan.poisson(counts, counts + 1.0, places=places, search=search, trials=trials)
        scan.poisson(counts.sum(axis=1), np.ones(8), places=places, trials=trials)
        scan.farrington_flexible(rng.poisson(3, 330), [320])
        scan.farrington(rng.poisson(3, 330), [320])

    return timed(everything)[1]


if __name__ == "__main__":
    for line in rows(Path(sys.argv[1]) if len(sys.argv) > 1 else None, quick="--full" not in sys.argv):
        print(line)
