"""The index of Asian and European countries that COINr ships, read from the shared folder; a small made-up one."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from maplebridge.methods import index
from maplebridge.methods.index.tables import FloatArray

DENOMINATORS = ("Area", "Energy", "GDP", "Population")
RECIPE = index.Recipe(fill="group mean", least_available=0.9)


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    """A figure, NA is missing."""
    return float("nan") if text in ("NA", "") else float(text)


def asem(shared: Path) -> tuple[index.Case, list[str]]:
    """The case and the codes of its units."""
    framework = index.Framework.from_rows(rows(shared / "index" / "ASEM_iMeta.csv"))
    data = rows(shared / "index" / "ASEM_iData.csv")
    values = np.array([[number(row[item.code]) for item in framework.indicators] for row in data])
    values.flags.writeable = False
    case = index.Case(
        values=values,
        framework=framework,
        recipe=RECIPE,
        denominators={name: np.array([number(row[name]) for row in data]) for name in DENOMINATORS},
        groups=[row["EurAsia_group"] for row in data],
    )
    return case, [row["uCode"] for row in data]


def saved(shared: Path, name: str, units: list[str], codes: tuple[str, ...]) -> FloatArray:
    """A saved table (units, codes)."""
    found = {row["uCode"]: row for row in rows(shared / "index" / name)}
    return np.array([[number(found[unit][code]) for code in codes] for unit in units])


def town(units: int = 12, seed: int = 3) -> index.Case:
    """A made-up town: six indicators in two pillars, one gap, read-only."""
    rng = np.random.default_rng(seed)
    values = rng.gamma(3.0, 2.0, (units, 6))
    values[2, 4] = np.nan
    values.flags.writeable = False
    items = [
        index.Item(code=f"i{k}", level=1, parent="calm" if k < 3 else "trust", direction=-1 if k % 2 else 1)
        for k in range(6)
    ]
    pillars = [
        index.Item(code=c, level=2, parent="city", weight=w) for c, w in (("calm", 2.0), ("trust", 1.0))
    ]
    return index.Case(
        values=values, framework=index.Framework([*items, *pillars, index.Item(code="city", level=3)])
    )
