"""Watching single series beside R surveillance, run here: made-up series, and eight real and simulated ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import referenced
import scan_data
import scan_peers
from _rows import row, timed

from maplebridge.methods import scan

EIGHT = ("k1", "m1", "m2", "m3", "n1", "s1", "s2", "h1_nrwrp")
FIRST = 164
"""The first week of the eight that is watched: three years of history and a little more."""


def series_rows(shared: Path, quick: bool) -> Iterator[dict[str, Any]]:
    """Farrington, Noufaily and EARS against the saved and the live answers."""
    folder = shared / "scan" / "outbreak"
    many = scan_data.numbers(folder / "nb100x520.csv").astype(np.int64)
    yield noufaily_row(many, shared, 5 if quick else many.shape[1])
    agona = np.array([int(r["observed"]) for r in scan_data.table(folder / "agona.csv")])[:, None]
    classic = scan.Classic(years=4, alpha=0.01)
    watch, ours_s = timed(lambda: scan.farrington(agona, np.arange(281, 312), settings=classic))
    live = scan_peers.surveillance("classic", agona, 281)
    yield peer_row("Farrington", "agona, 31 fits", ours_s, live, watch.upper)
    for method in ("C1", "C2", "C3"):
        watch, ours_s = timed(lambda m=method: scan.ears(many, method=m, alpha=0.001))
        live = scan_peers.surveillance(method, many, 468)
        yield peer_row(f"EARS {method}", "nb100, ours on all weeks", ours_s, live, watch.upper[-52:])
    yield from eight_rows(shared)


def noufaily_row(many: np.ndarray, shared: Path, series: int) -> dict[str, Any]:
    """A year of a hundred series; the peer may be asked for the first few of them only."""
    settings = scan.Flexible(years=4, alpha=0.05)
    watch, ours_s = timed(lambda: scan.farrington_flexible(many, np.arange(468, 520), settings=settings))
    live = scan_peers.surveillance("flexible", many[:, :series], 468)
    result = peer_row(
        "Farrington-flexible", f"nb100, {watch.upper.size} fits", ours_s, live, watch.upper[:, :series]
    )
    same = referenced.equal("scan.nb100.flexible", watch.upper, shared)
    result["equal"] = same and result["equal"] is not False
    if live is not None and series < many.shape[1]:
        result["ratio"] = round(live[1] * many.shape[1] / series / ours_s, 1)
        result["note"] += f"; the peer timed on {series} of {many.shape[1]} series, ratio per fit"
    return result


def eight_rows(shared: Path) -> Iterator[dict[str, Any]]:
    """Eight series of four years under other settings, R's own among them."""
    folder = shared / "scan" / "csv"
    tables = [scan_data.table(folder / f"surveillance_{name}.csv") for name in EIGHT]
    weeks = min(map(len, tables))
    counts = np.array([[int(line["observed"]) for line in lines[:weeks]] for lines in tables]).T
    at = np.arange(FIRST - 1, weeks)
    wanted: dict[str, Callable[[], scan.Watch]] = {
        "defaults": lambda: scan.farrington_flexible(counts, at, settings=watched(1, 3, "delta")),
        "muan": lambda: scan.farrington_flexible(counts, at, settings=watched(10, 3, "muan")),
        "root": lambda: scan.farrington_flexible(
            counts,
            at,
            settings=scan.Flexible(
                years=3, half_window=2, periods=5, excluded=2, alpha=0.01, trend=False,
                reweight=False, method="delta", power="1/2",
            ),
        ),
        "classic3": lambda: scan.farrington(counts, at, settings=scan.Classic(years=3)),
    }  # fmt: skip
    for name, work in wanted.items():
        watch, ours_s = timed(work)
        live = scan_peers.surveillance(name, counts, FIRST - 1)
        yield peer_row(f"surveillance, {name}", "eight series", ours_s, live, watch.upper)
    for method in ("C1", "C2", "C3"):
        watch, ours_s = timed(lambda m=method: scan.ears(counts, method=m, alpha=0.001))
        live = scan_peers.surveillance(method, counts, FIRST - 1)
        yield peer_row(f"EARS {method}", "eight series", ours_s, live, watch.upper[FIRST - 1 - weeks :])


def watched(periods: int, excluded: int, method: Any) -> scan.Flexible:
    """The flexible rule with R's own levels, over three years."""
    return scan.Flexible(years=3, periods=periods, excluded=excluded, alpha=0.05, trend_p=0.05, method=method)


def bounds_equal(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Whether bounds agree to a millionth and are missing in the same places."""
    return ours.shape == theirs.shape and bool(np.allclose(ours, theirs, rtol=0, atol=1e-6, equal_nan=True))


def peer_row(
    method: str, data: str, ours_s: float, live: tuple[np.ndarray, float] | None, upper: np.ndarray
) -> dict[str, Any]:
    """A row beside R surveillance, or without it."""
    peer = "R surveillance 1.20.3"
    if live is None:
        note = "R surveillance is not installed: saved answers only"
        return row(method, data, ours_s, None, peer=peer, note=note)
    theirs, note = live[0], "bounds to 1e-6"
    if method == "EARS C3" and theirs.shape == upper.shape and np.isnan(theirs).any():
        note += f"; R gives no number in {np.isnan(theirs).mean():.0%} of the weeks (seven equal days before): ours does"
        upper = np.where(np.isnan(theirs), np.nan, upper)
    return row(method, data, ours_s, bounds_equal(upper, theirs), peer=peer, peer_s=live[1], note=note)
