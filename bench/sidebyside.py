"""This build beside an old checkout of it, in one run: intake, import, pages, the step of a course.

    ./maple bench sidebyside [--quick]        with MAPLEBRIDGE_BEFORE=/path/to/an/old/checkout
    python bench/sidebyside.py --before /path/to/an/old/checkout [--quick]

Each build works in a process of its own, with its own source, its own `bench` folder, its own throw-away database
server and city. The two take turns, block after block, so that a busy machine slows both alike. A row's `ratio` is the
old one's time over the new one's (above 1: the new build is quicker); of import, pages and the step it is of CPU time, of
this process, its children and its database session, which a busy machine changes little; of intake by the wall and by CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BLOCKS = ("import", "report", "intake", "pages", "step")
TURNS = {"pages": 16, "step": 8}
"""Turns of each build, of what is not done in four: short ones, so that what slows the machine down meets both."""
WARM, CALLS = 3, 12
"""Calls of a page that are not counted, and those that are."""
SLICE = 20
"""Reports that are sent before all connections are made anew: four connections fall on two processes by chance, and one
process with all of them works differently from two that share them."""
Measured = dict[str, list[float]]


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row for each thing that is measured; none where no old checkout is named."""
    before = os.environ.get("MAPLEBRIDGE_BEFORE", "")
    if before:
        yield from compared(Path(before), quick=quick)


def compared(before: Path, *, quick: bool, blocks: Sequence[str] = BLOCKS) -> Iterator[dict[str, Any]]:
    """The rows of both builds, the best block of each."""
    sides = {"before": _started(before), "now": _started(ROOT)}
    try:
        for block in blocks:
            old, new = _alternating(sides, block, quick)
            yield from (_row(name, old[name], new[name]) for name in new if name in old)
    finally:
        for one in sides.values():
            if one.stdin is not None:
                one.stdin.close()
            one.wait(60)


def _alternating(sides: Mapping[str, Any], block: str, quick: bool) -> tuple[Measured, Measured]:
    """Milliseconds of each build by what was measured, one for each turn."""
    found: dict[str, Measured] = {side: {} for side in sides}
    for turn in range(TURNS.get(block, 4)):
        for side in ("before", "now") if turn % 2 else ("now", "before"):
            for name, value in _ask(sides[side], block, turn, quick).items():
                found[side].setdefault(name, []).append(value)
    return found["before"], found["now"]


def _row(name: str, olds: Sequence[float], news: Sequence[float]) -> dict[str, Any]:
    old, new = min(olds), min(news)
    return {
        "method": name,
        "data": f"best of {len(news)} blocks",
        "ours_s": round(new / 1000, 6),
        "peer": "before",
        "peer_s": round(old / 1000, 6),
        "ratio": round(old / new, 2),
        "per_s": round(1000 / new),
    }


def _started(checkout: Path) -> subprocess.Popen[str]:
    """A process of one build, its city founded."""
    path = os.pathsep.join(str(checkout / folder) for folder in ("src", "bench", "tests"))
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MAPLEBRIDGE_DB")
    }
    started = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), "--serve", str(checkout)],
        cwd=checkout,
        env={**environment, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if started.stdout is None or not started.stdout.readline().startswith("ready"):
        raise SystemExit(f"{checkout} does not start.")
    return started


def _ask(side: subprocess.Popen[str], block: str, turn: int, quick: bool) -> dict[str, float]:
    if side.stdin is None or side.stdout is None:
        return {}
    side.stdin.write(json.dumps([block, turn, quick]) + "\n")
    side.stdin.flush()
    answer: dict[str, float] = json.loads(side.stdout.readline())
    return answer


def serve(checkout: Path) -> None:
    """Answer one line for each block: milliseconds by what was measured. Everything is of the checkout itself."""
    sys.path[:0] = [str(checkout / folder) for folder in ("src", "bench", "tests")]
    import _ground as ground

    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with ground.city() as database:
        print("ready", file=out, flush=True)
        intake = _Intake(database)
        work = {
            "import": _imported,
            "report": _reported,
            "intake": intake.block,
            "pages": _pages,
            "step": _stepped,
        }
        for line in sys.stdin:
            block, turn, quick = json.loads(line)
            print(json.dumps(work[block](database, turn, quick)), file=out, flush=True)
        intake.end()


def _imported(database: Any, turn: int, quick: bool) -> dict[str, float]:
    import _ground as ground

    count = 3_000 if quick else 10_000
    with database.as_role("clock"):
        if turn == 0:
            ground.bring(300, seed=99)
        spent, own = ground.processor(), ground.session_cpu()
        ground.bring(count, seed=100 + turn)
        total = ground.processor() - spent + ground.session_cpu() - own
    return {"import, a row (CPU)": total / count * 1000}


def _reported(database: Any, turn: int, quick: bool) -> dict[str, float]:
    """What one report costs behind the door, without web server and client."""
    import _ground as ground

    from maplebridge.acts.hear import acts
    from maplebridge.kernel.identity.actor import ANONYMOUS

    count = 400 if quick else 1_500
    with database.as_role("web"):
        said = [one["text"] for one in ground.messages(count + 20, seed=300 + turn)]
        for text in said[:20]:
            acts.report(actor=ANONYMOUS, text=text, channel="api", now=ground.NOW)
        own, served = ground.processor(children=False), ground.session_cpu()
        for text in said[20:]:
            acts.report(actor=ANONYMOUS, text=text, channel="api", now=ground.NOW)
        here, there = ground.processor(children=False) - own, ground.session_cpu() - served
    return {
        "report, the process (CPU)": here / count * 1000,
        "report, its database session (CPU)": there / count * 1000,
        "report, both (CPU)": (here + there) / count * 1000,
    }


class _Intake:
    """A web server of the checkout, started at the first block and kept."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._entered: Any = None
        self._side: Any = None

    def block(self, database: Any, turn: int, quick: bool) -> dict[str, float]:
        """Milliseconds a report by the wall and by CPU of server and database."""
        import _ground as ground
        import intake as measured

        count = 200 if quick else 600
        with database.as_role("admin") as connection:
            connection.ensure_connection()
            postmaster = measured._parent(connection.connection.info.backend_pid)
        with database.as_role("web"):
            said = [one["text"] for one in ground.messages(count + 100, seed=500 + turn)]
        if self._side is None:
            self._entered = measured._serving(database, "maplebridge.config.wsgi:application")
            port, pid = self._entered.__enter__()
            self._side = measured.Side(port, "/api/v1/reports", pid)
            for start in range(count, count + 100, SLICE):
                measured._block(self._side, said[start : start + SLICE], postmaster)
        side = self._side
        side.times, side.wall, side.cpu, side.refused = [], 0.0, 0.0, 0
        for start in range(0, count, SLICE):
            measured._block(side, said[start : start + SLICE], postmaster)
        if side.refused:
            raise SystemExit(f"{side.refused} reports were refused.")
        return {
            "intake, a report (wall)": side.wall / count * 1000,
            "intake, a report (CPU)": side.cpu / count * 1000,
        }

    def end(self) -> None:
        """Stop the server."""
        if self._entered is not None:
            self._entered.__exit__(None, None, None)


def _pages(database: Any, turn: int, quick: bool) -> dict[str, float]:
    import _crowd
    import _ground as ground
    import pages

    size = 10_000 if quick else 50_000
    if turn == 0:
        with database.as_role("clock"):
            ground.bring(_crowd.MODELS, seed=77)
            _crowd.finish(ground.NOW)
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            _crowd.grow(cursor, 0, size, ground.NOW)
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(pages.BUSIEST)
        offices = [office for (office,) in cursor.fetchall()]
    with database.as_role("web"):
        return {f"{name} (CPU)": _page_cpu(work) for name, work in pages.pages(size, offices).items()}


def _page_cpu(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of a page, of this process and of its database session: the middle one of many calls."""
    for _ in range(WARM):
        work()
    spent = []
    for _ in range(CALLS):
        began = _processor()
        work()
        spent.append((_processor() - began) * 1000)
    return median(spent)


def _processor() -> float:
    """CPU seconds of this process and of its database session, finer than a tick; both builds are read by it."""
    from django.db import connection

    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(backend.read_text().split()[0]) / 1e9


def _stepped(database: Any, turn: int, quick: bool) -> dict[str, float]:
    import engine

    [row] = engine.rows(None, quick)
    return {"course.step, an event (CPU)": 1000 / row["per_s"]}


def main() -> None:
    """Compare, or be one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=BLOCKS, action="append")
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve)
        return
    if not asked.before:
        raise SystemExit("Say which old checkout: --before PATH.")
    print(f"{'':42} {'before':>10} {'now':>10} {'ratio':>7}")
    for row in compared(asked.before.resolve(), quick=asked.quick, blocks=asked.only or BLOCKS):
        print(
            f"{row['method']:42} {row['peer_s'] * 1000:8.3f}ms {row['ours_s'] * 1000:8.3f}ms {row['ratio']:7.2f}"
        )


if __name__ == "__main__":
    main()
