"""What the parts of a city hold in memory, before, at most and afterwards: photos, large bodies, imports, figures.

    ./maple bench memory [--quick]      100,000 rows and 1,000,000 matters; with --quick 4,000 and 10,000

Memory is PSS: what processes share is counted once. The web is two processes and what opens files for them; an import is the
process that writes and those that read; the worker is a process that has read the city and then publishes closed months.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import _crowd
import _ground as ground
import answers
import doors

ROWS, FEW_ROWS = 100_000, 4_000
EVERY = 0.1
READY = """
import sys
import django
django.setup()
from maplebridge.kernel.territory import queries as territory
territory.tree()
print("ready", flush=True)
sys.stdin.readline()
"""
IMPORT = """
from datetime import datetime, UTC
from pathlib import Path
from maplebridge.acts.hear.importing.run import Import
now, home = datetime(2026, 9, 28, 2, tzinfo=UTC), territory.tree().root.id
done = Import(path=Path(sys.argv[1]), words=None, home=home, now=now).run()
print(done.opened, flush=True)
sys.stdin.readline()
"""
MONTHS = """
from datetime import datetime, UTC
from maplebridge.config.supervision import worker
worker.publish_months(datetime.now(UTC))
print("published", flush=True)
sys.stdin.readline()
"""
Row = dict[str, Any]


def rows(shared: Path | None, quick: bool) -> Iterator[Row]:
    """One row for each burden."""
    size = answers.QUICK if quick else answers.LARGE
    with ground.city({"autovacuum": "off", "maintenance_work_mem": "256MB"}) as database:
        with doors.serving(database) as (port, pid):
            while doors.page(port) > 100 * doors.PATIENCE:
                time.sleep(0.5)
            held = _burdened(pid, lambda: doors.photos(port, pid))
            yield _row("web: five photos of 40 megapixels at once", held, str(held["found"]["statuses"]))
            held = _burdened(pid, lambda: doors.large(port, pid))
            yield _row("web: 300 MB to the sign-in page", held, f"answered {held['found']['status']}")
        count = FEW_ROWS if quick else ROWS
        yield of_import(database, count)
        with database.as_role("clock"):
            ground.bring(_crowd.MODELS, seed=5)
            _crowd.finish(ground.NOW)
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            _crowd.grow(cursor, 0, size, answers.now())
        yield of_months(database.environment("clock"), size)


def of_import(database: Any, count: int) -> Row:
    """Memory of an import of so many rows."""
    with tempfile.TemporaryDirectory() as folder, database.as_role("clock"):
        path = ground.written(Path(folder), count, seed=9)
        held = _child(database.environment("clock"), IMPORT, str(path))
    return _row(f"import: {count:,} rows", held, f"{held['found']} opened")


def of_months(environment: dict[str, str], size: int) -> Row:
    """Memory of a worker that publishes the closed months of a city of that size."""
    held = _child(environment, MONTHS)
    return _row(f"worker: closed months of {size:,} matters", held, str(held["found"]))


def _row(name: str, held: dict[str, Any], note: str) -> Row:
    return {
        "method": name,
        "data": f"before {held['before']} MB, after {held['after']} MB",
        "memory_mb": held["most"],
        "before_mb": held["before"],
        "after_mb": held["after"],
        "note": note,
    }


def _child(environment: dict[str, str], work: str, *words: str) -> dict[str, Any]:
    """Let a process of its own do the work once it stands, and watch it."""
    child = subprocess.Popen(
        [sys.executable, "-c", READY + work, *words],
        env={**environment, "PYTHONPATH": str(ground.ROOT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    with child:
        child.stdout.readline()

        def worked() -> str:
            print(file=child.stdin, flush=True)
            return str(child.stdout.readline().strip()) if child.stdout else ""

        return _burdened(child.pid, worked)


def _burdened(pid: int, work: Callable[[], Any]) -> dict[str, Any]:
    """MB that a process and all below it hold before, at most during, and after the work; and what the work found."""
    before, most, ending = doors.memory(pid), [0], threading.Event()

    def watch() -> None:
        while not ending.wait(EVERY):
            with contextlib.suppress(OSError):
                most[0] = max(most[0], doors.memory(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        found = work()
    finally:
        ending.set()
        watcher.join()
    after = doors.memory(pid)
    return {
        "before": _mb(before),
        "most": _mb(max(most[0], before, after)),
        "after": _mb(after),
        "found": found,
    }


def _mb(octets: int) -> int:
    return round(octets / 1e6)
