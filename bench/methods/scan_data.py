"""The reference data sets of the scans, as arrays."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np

from maplebridge.methods import scan


def words(path: Path) -> list[list[str]]:
    """Lines of a SaTScan file."""
    return [line.split() for line in path.read_text().splitlines() if line.strip()]


def made_up_city(shared: Path, size: int) -> tuple[np.ndarray, scan.Places]:
    """Counts (places, 365) and places of a made-up city with a rise in its last week."""
    folder = shared / "scan" / "muni"
    counts = np.loadtxt(folder / f"muni{size}_counts.csv", delimiter=",", dtype=np.int64).T
    return counts, scan.Places.on_plane(np.loadtxt(folder / f"muni{size}_xy.csv", delimiter=","))


def new_mexico(shared: Path) -> tuple[np.ndarray, np.ndarray, scan.Places, list[str]]:
    """Cases and expected cases (32, 19) by county and year, adjusted for age and sex."""
    folder = shared / "scan" / "satscan"
    geography, population = words(folder / "nm.geo"), words(folder / "nm.pop")
    index = {row[0]: i for i, row in enumerate(geography)}
    strata = {key: i for i, key in enumerate(sorted({tuple(row[3:]) for row in population}))}
    people = np.zeros((len(strata), len(index), 3))
    cases = np.zeros((len(strata), len(index), 19), dtype=np.int64)
    for place, year, number, *stratum in population:
        people[strata[tuple(stratum)], index[place], {"73": 0, "82": 1, "91": 2}[year]] += float(number)
    for place, number, year, *stratum in words(folder / "nm.cas"):
        cases[strata[tuple(stratum)], index[place], int(year) - 1973] += int(number)
    census = [dt.date(year, 7, 1).toordinal() for year in (1973, 1982, 1991)]
    edges = [dt.date(year, 1, 1).toordinal() for year in range(1973, 1993)]
    expected = scan.standardised(cases, scan.people_at_risk(census, people, edges))
    return cases.sum(axis=0), expected, on_globe(geography), list(index)


def new_york(shared: Path) -> tuple[np.ndarray, scan.Places, list[str]]:
    """Fever visits (192, 24) by ZIP code and day of November 2001."""
    folder = shared / "scan" / "satscan"
    geography = words(folder / "NYCfever.geo")
    index = {row[0]: i for i, row in enumerate(geography)}
    counts = np.zeros((len(index), 24), dtype=np.int64)
    for place, number, day in words(folder / "NYCfever.cas"):
        counts[index[place], int(day.split("/")[2]) - 1] += int(number)
    return counts, on_globe(geography), list(index)


def pennsylvania(shared: Path) -> tuple[np.ndarray, np.ndarray, scan.Places, list[str]]:
    """Lung cancer and people (strata, 67) by race, sex and age."""
    folder = shared / "scan" / "csv"
    geography, data = (
        table(folder / "SpatialEpi_pennLC_geo.csv"),
        table(folder / "SpatialEpi_pennLC_data.csv"),
    )
    index = {row["county"]: i for i, row in enumerate(geography)}
    keys = [(row["race"], row["gender"], row["age"]) for row in data]
    strata = {key: i for i, key in enumerate(sorted(set(keys)))}
    cases = np.zeros((len(strata), len(index)), dtype=np.int64)
    people = np.zeros((len(strata), len(index)))
    for key, row in zip(keys, data, strict=True):
        cases[strata[key], index[row["county"]]] += int(row["cases"])
        people[strata[key], index[row["county"]]] += float(row["population"])
    places = scan.Places.on_globe([float(r["y"]) for r in geography], [float(r["x"]) for r in geography])
    return cases, people, places, list(index)


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def numbers(path: Path) -> np.ndarray:
    """A CSV file of numbers with a header; NA is NaN."""
    with path.open(newline="") as file:
        return np.array(
            [[float("nan") if v == "NA" else float(v) for v in row] for row in list(csv.reader(file))[1:]]
        )


def on_globe(geography: list[list[str]]) -> scan.Places:
    """Places of a SaTScan coordinates file."""
    return scan.Places.on_globe([float(r[1]) for r in geography], [float(r[2]) for r in geography])


def made_up_country(seed: int = 1) -> tuple[np.ndarray, scan.Places]:
    """2,844 counties, 365 days, about a million matters."""
    rng = np.random.default_rng(seed)
    rate = np.outer(rng.gamma(2, 0.5, 2844), 1 + 0.2 * np.sin(np.arange(365) / 58))
    places = scan.Places.on_globe(rng.uniform(22, 48, 2844), rng.uniform(80, 130, 2844))
    return rng.poisson(rate), places
