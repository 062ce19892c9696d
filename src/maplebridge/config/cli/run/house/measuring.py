"""`maple bench`: every measurement of `bench/`, side by side with its peer, in one table."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from maplebridge.config.cli.run.house.testing import root
from maplebridge.kernel.command import documents

COLUMNS = (
    "method", "data", "ours_s", "peer", "peer_s", "ratio", "equal", "per_s", "p50_ms", "p95_ms", "p99_ms", "cpu_ms",
    "bytes_per_matter", "memory_mb", "note",
)  # fmt: skip
ALWAYS = ("method", "data", "ours_s", "peer", "peer_s", "ratio", "equal", "memory_mb")
"""What every row of the JSON has, empty where it was not measured."""


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; exit status 1 if an answer differs from its reference, 130 if Ctrl-C cut it short."""
    rows: list[dict[str, Any]] = []
    cut = False
    try:
        for path in chosen(arguments.group):
            print(f"{path.stem} …", file=sys.stderr)
            for row in measured(path, quick=arguments.quick):
                rows.append(row)
                print(f"  {_line(row)}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        cut = True
        print("Cut short; here is what was measured until then.", file=sys.stderr)
    if arguments.json:
        documents.tell({"rows": [dict.fromkeys(ALWAYS) | row for row in rows]})
    else:
        _table(rows)
    if cut:
        return 130
    return 0 if all(row.get("equal") is not False for row in rows) else 1


def chosen(group: str | None) -> list[Path]:
    """The measurements of a group: all of `methods`, one by its name, or everything.

    raises  SystemExit  there is no measurement of this name
    """
    folder = root() / "bench"
    methods = sorted((folder / "methods").glob("[a-z]*.py"))
    spine = sorted(folder.glob("[a-z]*.py"))
    if group == "methods":
        return methods
    paths = [path for path in (*spine, *methods) if group is None or path.stem == group]
    if not paths:
        names = ", ".join(path.stem for path in (*spine, *methods))
        raise SystemExit(f"There is no measurement “{group}”. There are: methods, {names}.")
    return paths


def measured(path: Path, *, quick: bool) -> Iterator[dict[str, Any]]:
    """Rows of one measurement."""
    sys.path.insert(0, str(root() / "bench"))
    spec = importlib.util.spec_from_file_location(f"bench_{path.stem}", path)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    shared = Path(os.environ.get("MAPLEBRIDGE_TEST_DATA", root().parent / "shared" / "data"))
    rows = getattr(module, "rows", None)
    if rows is not None:
        yield from rows(shared if shared.is_dir() else None, quick)


def _line(row: dict[str, Any]) -> str:
    shown = [f"{name} {_shown(row[name])}" for name in ("ours_s", "peer_s", "ratio", "equal") if name in row]
    return " · ".join([str(row.get("method", "")), str(row.get("data", "")), *shown])


def _table(rows: list[dict[str, Any]]) -> None:
    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*(_shown(row.get(name)) for name in COLUMNS))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
