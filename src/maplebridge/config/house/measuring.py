"""The measures of the house, each with the bound it is held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from maplebridge.config.house.circles import circles
from maplebridge.config.house.docstrings import docstrings
from maplebridge.config.house.modules import Module, modules


def measured() -> dict[str, Any]:
    """`folders, cycles, longest_file, longest_function, late_imports, migrations, docstrings` of the code as it stands.

    A folder's files are its modules, without `__init__.py`; `late_imports` are import statements inside functions.
    `docstrings`: how many public ones have something to say, how many say all of it, and the share 0..1 to three places.
    """
    read = modules()
    long = max(read.values(), key=lambda module: (module.lines, module.path))
    owner, function = max(
        ((module, each) for module in read.values() for each in module.functions),
        key=lambda pair: (pair[1].lines, pair[0].path, pair[1].name),
    )
    return {
        "schema": 1,
        "folders": _folders(read),
        "cycles": circles(read),
        "longest_file": {"path": long.path, "lines": long.lines},
        "longest_function": {"path": owner.path, "name": function.name, "lines": function.lines},
        "late_imports": sum(module.late for module in read.values()),
        "migrations": _migrations(read),
        "docstrings": _docstrings(),
    }


def _docstrings() -> dict[str, float]:
    asked = docstrings()
    stated = sum(not one.unstated for one in asked)
    return {"asked": len(asked), "stated": stated, "share": round(stated / len(asked), 3)}


def _folders(read: Mapping[str, Module]) -> list[dict[str, Any]]:
    counts = Counter(path.rpartition("/")[0] for path in _files(read))
    return [{"path": path, "files": counts[path]} for path in sorted(counts, key=lambda path: (-counts[path], path))]


def _migrations(read: Mapping[str, Module]) -> dict[str, int]:
    counts = Counter(path.split("/")[-3] for path in _files(read) if path.split("/")[-2] == "migrations")
    return dict(sorted(counts.items()))


def _files(read: Mapping[str, Module]) -> list[str]:
    return [module.path for module in read.values() if not module.path.endswith("__init__.py")]
