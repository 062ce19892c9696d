"""The composite index beside COINr's saved answers and its quoted times."""

from __future__ import annotations

import csv
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import referenced

from maplebridge.methods import index

QUOTED = "COINr 1.1.14, quoted"
CHOICES = index.Choices(
    treatments=tuple(index.Treatment(most=k) for k in range(1, 6)),
    scales=(index.MinMax(1, 100), index.ZScore(10, 2)),
    methods=("arithmetic", "geometric"),
    noise={2: 0.25, 3: 0.25},
)
PER_RUN = 0.124  # 100 runs in 12.4 s
TOP = ("Index", "Conn", "Sust", "Physical", "ConEcFin", "Political", "Instit", "P2P")
TOP += ("Environ", "Social", "SusEcFin")


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """Stages, uncertainty runs, variance shares, and a country's counties."""
    if shared is not None:
        case, units = asem(shared)
        draws = 2_000 if quick else 10_000
        yield stages_row(case, units, shared)
        yield uncertainty_row(case, units, shared, draws)
        yield few_row(case)
        yield shares_row(case, draws)
    yield country_row(500 if quick else 10_000)


def asem(shared: Path) -> tuple[index.Case, list[str]]:
    """The example index that COINr ships."""
    folder = shared / "index"
    data = table(folder / "ASEM_iData.csv")
    framework = index.Framework.from_rows(table(folder / "ASEM_iMeta.csv"))
    values = np.array([[figure(row[item.code]) for item in framework.indicators] for row in data])
    sizes = {
        name: np.array([figure(row[name]) for row in data])
        for name in ("Area", "Energy", "GDP", "Population")
    }
    recipe = index.Recipe(fill="group mean", least_available=0.9)
    groups = [row["EurAsia_group"] for row in data]
    case = index.Case(values=values, framework=framework, recipe=recipe, denominators=sizes, groups=groups)
    return case, [row["uCode"] for row in data]


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def figure(text: str) -> float:
    """A number, NA is missing."""
    return float("nan") if text in ("NA", "") else float(text)


def by_unit(values: np.ndarray, units: list[str], codes: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """A table as the references hold it."""
    return {u: dict(zip(codes, row, strict=True)) for u, row in zip(units, values.tolist(), strict=True)}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The answer and the CPU seconds of this process."""
    before = time.process_time()
    answer = work()
    return answer, time.process_time() - before


def row(data: str, ours_s: float, equal: bool, peer_s: float | None, note: str) -> dict[str, Any]:
    """One line of the table."""
    return {
        "method": "index",
        "data": data,
        "ours_s": round(ours_s, 5),
        "peer": QUOTED if peer_s else "",
        "peer_s": peer_s,
        "ratio": round(peer_s / ours_s, 1) if peer_s else None,
        "equal": bool(equal),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "note": note,
    }


def stages_row(case: index.Case, units: list[str], shared: Path) -> dict[str, Any]:
    """Every stage from raw figures to the index, and the geometric variant."""
    case.built()
    built, ours_s = timed(case.built)
    recipe = replace(case.recipe, scale=index.MinMax(1, 100), method="geometric")
    mean = replace(case, recipe=recipe).built()
    codes = tuple(item.code for item in case.framework.indicators)
    stages = {
        "denominated": built.denominated,
        "imputed": built.imputed,
        "screened": built.imputed[built.units],
        "treated": built.treated,
        "normalised": built.normalised,
    }
    answers = {f"index.asem.{name}": by_unit(values, units, codes) for name, values in stages.items()}
    answers["index.asem.aggregated"] = by_unit(built.scores, units, case.framework.codes)
    places = [case.framework.place[code] for code in TOP]
    answers["index.asem.geometric"] = by_unit(mean.scores[:, places], units, TOP)
    answers["index.asem.ranks"] = by_unit(built.ranks[:, places[:3]], units, TOP[:3])
    wrong = [name for name, value in answers.items() if not referenced.equal(name, value, shared)]
    note = f"{len(answers)} tables to 1e-9" + (f"; differ: {', '.join(wrong)}" if wrong else "")
    return row("ASEM 51 x 49, all stages", ours_s, not wrong, 0.149, note)


def uncertainty_row(case: index.Case, units: list[str], shared: Path, draws: int) -> dict[str, Any]:
    """Four assumptions varied at random; the same on two threads; mean ranks within COINr's sampling error."""
    index.simulate(case, CHOICES, draws=2)
    runs, ours_s = timed(lambda: index.simulate(case, CHOICES, draws=draws, seed=1))
    two = index.simulate(case, CHOICES, draws=draws, seed=1, threads=2)
    theirs = referenced.reference("index.asem.mean_ranks", shared)
    error = runs.ranks.std(axis=0) / np.sqrt(100) + 0.02
    far = np.abs(runs.rank_table()[:, 1] - [theirs[u]["Mean"] for u in units]) / error
    nominal = by_unit(runs.nominal_ranks[:, None], units, ("Nominal",))
    equal = referenced.equal("index.asem.nominal_ranks", nominal, shared)
    equal = equal and np.array_equal(runs.scores, two.scores) and far.max() < 4
    note = f"{draws / ours_s:,.0f} runs a second; mean ranks at most {far.max():.1f} standard errors from COINr's"
    return row(f"ASEM, {draws} uncertainty runs", ours_s, equal, round(PER_RUN * draws, 1), note)


def few_row(case: index.Case) -> dict[str, Any]:
    """As few runs as COINr was timed on: here making the tables counts most."""
    index.simulate(case, CHOICES, draws=100, seed=1)
    runs, ours_s = timed(lambda: index.simulate(case, CHOICES, draws=100, seed=1))
    equal = bool(np.isfinite(runs.scores).all())
    return row("ASEM, 100 uncertainty runs", ours_s, equal, 12.4, "tables for ten combinations included")


def shares_row(case: index.Case, draws: int) -> dict[str, Any]:
    """Sobol shares; checked against the Ishigami function, whose shares are known."""

    def ishigami(u: np.ndarray) -> np.ndarray:
        x = (u * 2 - 1) * np.pi
        return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))

    known = index.sobol(ishigami, 3, draws=20_000, seed=2, resamples=0)
    equal = bool(np.allclose(known.total, [0.5576, 0.4424, 0.2437], atol=0.03))
    found, ours_s = timed(lambda: index.variance_shares(case, CHOICES, draws=draws, seed=1, resamples=50))
    text = ", ".join(f"{n} {t:.2f}" for n, t in zip(found.names, found.total, strict=True))
    note = f"total shares: {text}; equal is for Ishigami's known shares"
    return row(f"ASEM, {found.runs} sensitivity runs", ours_s, equal, round(0.1235 * found.runs, 1), note)


def country_row(draws: int) -> dict[str, Any]:
    """333 units, 150 indicators, four levels, all choices varied."""
    rng = np.random.default_rng(0)
    items = [index.Item(code=f"i{k}", level=1, parent=f"p{k // 10}") for k in range(150)]
    items += [index.Item(code=f"p{k}", level=2, parent=f"q{k // 5}") for k in range(15)]
    items += [index.Item(code=f"q{k}", level=3, parent="all") for k in range(3)]
    framework = index.Framework([*items, index.Item(code="all", level=4)])
    case = index.Case(values=rng.gamma(2, 3, (333, 150)), framework=framework)
    choices = replace(CHOICES, noise={1: 0.25, 2: 0.25, 3: 0.25})
    index.simulate(case, choices, draws=2)
    runs, ours_s = timed(lambda: index.simulate(case, choices, draws=draws, seed=1))
    equal = bool(np.isfinite(runs.scores).all())
    return row(f"made up, 333 x 150, {draws} runs", ours_s, equal, None, "aim: 10,000 runs in less than 60 s")
