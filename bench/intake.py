"""HTTP intake with all its work against the bare floor: same server and settings, one row through the driver.

    ./maple bench intake [--quick]

Both servers run side by side on one database; blocks of requests alternate, so that a busy machine slows both alike.
`ratio` is the floor's time over ours (1.0: as fast as the floor); CPU is of the server's processes and of PostgreSQL.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import _ground as ground

THREADS, BLOCK = 4, 50
FLOOR = """
CREATE TABLE bench_floor (id bigserial PRIMARY KEY, said text NOT NULL, at timestamptz NOT NULL DEFAULT now());
GRANT INSERT, SELECT ON bench_floor TO mb_web; GRANT USAGE ON SEQUENCE bench_floor_id_seq TO mb_web;
"""


@dataclass(slots=True)
class Side:
    """One of the two servers and what was measured of it."""

    port: int
    path: str
    server: int
    times: list[float] = field(default_factory=list)
    refused: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def rate(self) -> float:
        """Requests a second while it was its turn."""
        return len(self.times) / self.wall


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row: intake beside the floor."""
    count = 400 if quick else 2_000
    with ground.city() as database:
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute(FLOOR)
            postmaster = _parent(connection.connection.info.backend_pid)
        with database.as_role("web"):
            said = [one["text"] for one in ground.messages(count + 100, seed=3)]
        with _serving(database, "maplebridge.config.wsgi:application") as (port, pid):
            ours = Side(port, "/api/v1/reports", pid)
            with _serving(database, "_floor:application") as (port, pid):
                floor = Side(port, "/", pid)
                for side in (ours, floor):
                    for start in range(
                        count, count + 100, 20
                    ):  # new connections each time: every process warms up
                        _block(side, said[start : start + 20], postmaster)
                    side.times, side.wall, side.cpu, side.refused = [], 0.0, 0.0, 0
                for start in range(0, count, BLOCK):
                    for side in (ours, floor):
                        _block(side, said[start : start + BLOCK], postmaster)
        yield {
            "method": "HTTP intake",
            "data": f"{count} reports, {THREADS} at a time",
            "ours_s": round(1 / ours.rate(), 5),
            "peer": "one-row INSERT behind the same server",
            "peer_s": round(1 / floor.rate(), 5),
            "ratio": round(ours.rate() / floor.rate(), 3),
            "equal": ours.refused == floor.refused == 0,
            "per_s": round(ours.rate()),
            "p50_ms": round(ground.percentile(ours.times, 0.5), 1),
            "p95_ms": round(ground.percentile(ours.times, 0.95), 1),
            "p99_ms": round(ground.percentile(ours.times, 0.99), 1),
            "cpu_ms": round(ours.cpu / count * 1000, 2),
            "note": f"floor: p50 {ground.percentile(floor.times, 0.5):.1f} ms, p99 "
            f"{ground.percentile(floor.times, 0.99):.1f} ms, CPU {floor.cpu / count * 1000:.2f} ms",
        }


@contextmanager
def _serving(database: Any, application: str) -> Iterator[tuple[int, int]]:
    """One web server as `maple serve` starts it; yields its port and process id."""
    from maplebridge.config.installation.ports import free_port
    from maplebridge.config.supervision.serving import web_command

    port = free_port("127.0.0.1", 8700 + os.getpid() % 200)
    words = web_command("127.0.0.1", port, 2)
    path = os.pathsep.join(str(ground.ROOT / folder) for folder in ("src", "bench"))
    environment = {
        **database.environment("web"),
        "PYTHONPATH": path,
        "BENCH_FLOOR": database.url("web"),
        "MAPLEBRIDGE_WSGI": application,
    }
    environment["MAPLEBRIDGE_TRUSTED"] = "127.0.0.1"
    server = subprocess.Popen(words, env=environment, start_new_session=True)
    try:
        _wait(port)
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            link.request(
                "POST", "/nothing", body=b'{"text":"x"}', headers={"Content-Type": "application/json"}
            )
            link.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


def _block(side: Side, said: list[str], postmaster: int) -> None:
    """Send these reports, a few at a time, each thread over one connection."""
    bodies = [json.dumps({"text": text}).encode() for text in said]
    waiting = itertools.count()

    def send() -> None:
        link = http.client.HTTPConnection("127.0.0.1", side.port, timeout=60)
        while (n := next(waiting)) < len(bodies):
            began = time.perf_counter()
            link.request("POST", side.path, body=bodies[n], headers={"Content-Type": "application/json"})
            answer = link.getresponse()
            answer.read()
            side.times.append((time.perf_counter() - began) * 1000)
            side.refused += answer.status != 201
        link.close()

    threads = [threading.Thread(target=send) for _ in range(THREADS)]
    cpu, began = _cpu(side.server) + _cpu(postmaster), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    side.wall += time.perf_counter() - began
    side.cpu += _cpu(side.server) + _cpu(postmaster) - cpu


def _cpu(parent: int) -> float:
    """CPU seconds of a process and of the processes it started."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = stat.read_text()
        except OSError:
            continue
        fields = said[said.rindex(")") + 2 :].split()
        if int(fields[1]) == parent or stat.parent.name == str(parent):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _parent(process: int) -> int:
    said = Path(f"/proc/{process}/stat").read_text()
    return int(said[said.rindex(")") + 2 :].split()[1])
