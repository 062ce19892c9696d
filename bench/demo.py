"""How long the sample city takes from the command until its first page answers, against the bounds of the project.

    ./maple bench demo [--quick]        10 days (at most 30 s) and 60 days (at most 120 s); with --quick 10 days

Each is `./maple demo --days N` on a free port with an empty data folder of its own, thrown away afterwards: the environment
is there, the database is made anew. Warm means that one city was built before, which counts for nothing. `ratio` is our time
over the bound (below 1: within it); a busy machine shows in it, so look at the load in the note.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BOUNDS = {10: 30, 60: 120}
"""Days that the city has lived -> seconds at most until it answers."""
SHORTEST = min(BOUNDS)
PATIENCE, LOOK, STOP = 15, 0.2, 60
"""How many times its bound a city is waited for; seconds between two looks; seconds that it has to stop."""


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row for each number of days, after one city that only warms up."""
    answers(SHORTEST)
    for days, bound in BOUNDS.items():
        if quick and days > SHORTEST:
            continue
        seconds = answers(days)
        yield {
            "method": "./maple demo, until its first page answers",
            "data": f"{days} days of 20 reports",
            "ours_s": round(seconds, 1),
            "peer": "bound",
            "peer_s": float(bound),
            "ratio": round(seconds / bound, 2),
            "note": f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors",
        }


def answers(days: int) -> float:
    """Seconds from the command to the first answer of the start page. Raises RuntimeError with what the command said."""
    with tempfile.TemporaryDirectory(prefix="maplebridge-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's user must be able to enter
        port = _free_port()
        there = {**os.environ, "MAPLEBRIDGE_HOME": f"{folder}/home"}
        there.pop("DATABASE_URL", None)
        with (Path(folder) / "said.txt").open("w+") as said:
            words = [str(ROOT / "maple"), "demo", "--days", str(days), "--port", str(port)]
            began = time.monotonic()
            city = subprocess.Popen(words, env=there, stdout=said, stderr=subprocess.STDOUT, cwd=ROOT)
            try:
                while not _answers(port):
                    if city.poll() is not None or time.monotonic() - began > PATIENCE * BOUNDS.get(days, 120):
                        said.seek(0)
                        raise RuntimeError(f"The city of {days} days does not answer: {said.read()[-500:]}")
                    time.sleep(LOOK)
                return time.monotonic() - began
            finally:
                city.terminate()
                with suppress(subprocess.TimeoutExpired):
                    city.wait(STOP)
                if city.poll() is None:
                    print(f"  the city on port {port} did not stop", file=sys.stderr)
                    city.kill()


def _answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/en/", timeout=5) as page:
        return bool(page.status == 200)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
