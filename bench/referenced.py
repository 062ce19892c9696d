"""One table of reference answers: their SHA-256, the tolerance, and whether an answer of ours equals them.

`references.json` holds name -> {file, sha256, tolerance, kind}. A reference is read from the folder of shared data,
brought to one form (`canonical`), and refused if its SHA-256 is not the one committed. References without a file
are short published values, kept in the table itself.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
TABLE: dict[str, dict[str, Any]] = json.loads((HERE / "references.json").read_text(encoding="utf-8"))


class WrongReference(Exception):
    """The reference file is not the one whose SHA-256 is committed."""


def shared_folder() -> Path:
    """The folder of shared data."""
    return Path(os.environ.get("MAPLEBRIDGE_TEST_DATA", HERE.parents[1] / "shared" / "data")).resolve()


def reference(name: str, shared: Path | None = None) -> Any:
    """The reference answer by name, checked against its SHA-256; raises WrongReference, KeyError."""
    entry = TABLE[name]
    value = (
        entry["value"]
        if "value" in entry
        else READERS[entry["kind"]]((shared or shared_folder()) / entry["file"], entry.get("columns"))
    )
    if sha256(value) != entry["sha256"]:
        raise WrongReference(f"{name}: {entry.get('file', 'the table')} has changed")
    return value


def equal(name: str, value: Any, shared: Path | None = None) -> bool:
    """Whether `value` equals the named reference within its tolerance (sets and lists of words: exactly)."""
    theirs = reference(name, shared)
    ours = plain(value)
    return _same(ours, theirs, float(TABLE[name]["tolerance"]))


def _same(ours: Any, theirs: Any, tolerance: float) -> bool:
    if isinstance(theirs, dict):
        return (
            isinstance(ours, dict)
            and ours.keys() == theirs.keys()
            and all(_same(ours[key], theirs[key], tolerance) for key in theirs)
        )
    if isinstance(theirs, list):
        return (
            isinstance(ours, list)
            and len(ours) == len(theirs)
            and all(_same(a, b, tolerance) for a, b in zip(ours, theirs, strict=True))
        )
    if isinstance(theirs, str) or theirs is None or isinstance(theirs, bool):
        return type(ours) is type(theirs) and bool(ours == theirs)
    if not isinstance(ours, int | float) or isinstance(ours, bool):
        return False
    return abs(ours - theirs) <= tolerance * max(1.0, abs(theirs))


def plain(value: Any) -> Any:
    """Arrays, tuples and sets as lists (sets sorted), NaN as None, mappings with words as keys."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float) and np.isnan(value):
        return None
    return value


def canonical(value: Any) -> bytes:
    """One form of a value: numbers with 15 digits, keys sorted, no spaces."""

    def shown(each: Any) -> Any:
        if isinstance(each, bool) or each is None or isinstance(each, str):
            return each
        if isinstance(each, int | float):
            return f"{float(each):.15g}"
        if isinstance(each, dict):
            return {key: shown(item) for key, item in each.items()}
        return [shown(item) for item in each]

    text = json.dumps(shown(plain(value)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(value: Any) -> str:
    """SHA-256 of the one form of a value."""
    return hashlib.sha256(canonical(value)).hexdigest()


def units(path: Path, columns: list[str] | None) -> Any:
    """A table by unit code: {unit: {column: number}}; only `columns` if given."""
    out = {}
    for row in _rows(path):
        names = columns or [name for name in row if name != "uCode"]
        out[row["uCode"]] = {name: _number(row[name]) for name in names}
    return out


def numbers(path: Path, columns: list[str] | None) -> Any:
    """A table of numbers with a header, row by row; only `columns` if given."""
    return [[_number(row[name]) for name in (columns or row)] for row in _rows(path)]


def groups(path: Path, _columns: list[str] | None) -> Any:
    """Row numbers of each gold group but 0, by group: only numbers leave the folder."""
    out: dict[str, list[int]] = {}
    for place, row in enumerate(_rows(path)):
        if row["gold"] != "0":
            out.setdefault(row["gold"], []).append(place)
    return out


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float | None:
    return None if text in ("NA", "") else float(text)


def part(path: Path, columns: list[str] | None) -> Any:
    """One part of a JSON file; `columns` is the way down to it."""
    value = json.loads(path.read_text(encoding="utf-8"))
    for key in columns or []:
        value = value[key]
    return value


READERS = {"units": units, "numbers": numbers, "groups": groups, "part": part}


def described(entry: dict[str, Any], shared: Path) -> dict[str, Any]:
    """An entry with the SHA-256 of what it points to, for a new line of the table."""
    value = (
        entry["value"]
        if "value" in entry
        else READERS[entry["kind"]](shared / entry["file"], entry.get("columns"))
    )
    return {**entry, "sha256": sha256(value)}
