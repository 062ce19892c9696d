"""The ledger's speed: entries appended (many, one by one), placed and sealed, proved, verified per second.

Run:  ./maple bench ledger   or   python bench/ledger.py [entries]
Writes nothing but its own throw-away database. Prints JSON; times are wall-clock and of this process's CPU.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("src", "tests", "bench")]

import _ground as ground  # noqa: E402  # the path is set just above

import cluster as clusters  # noqa: E402

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENTRIES = 200_000
BATCH = 5_000
WORDS = "the street lamp at the corner of the market has been dark since Monday"
DATA = {"unit": 4711, "office": 12, "commitment": "a" * 43, "step": "handle", "note": WORDS}
PEERS = {"copy_s": "COPY of the same rows", "hashing_s": "SHA-256 of the same bytes in memory"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


@contextmanager
def timed(results: dict[str, dict[str, float]], name: str, count: int) -> Iterator[None]:
    """Note how many a second, by the wall and by this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    results[name] = {
        "count": count,
        "seconds": round(wall, 3),
        "per_second": round(count / wall),
        "cpu_us_each": round(cpu / count * 1e6, 1),
    }


def measure(entries: int) -> dict[str, dict[str, float]]:
    """Run everything once on a fresh database with the durable settings of a real one."""
    results: dict[str, dict[str, float]] = {}
    with clusters.serving(DURABLE) as server:
        database = server.create()
        with database.as_role("clock"):
            _append(results, entries)
        with database.as_role("seal"):
            _seal(results, entries)
        _peers(results, database)
        results["bytes, sealed once at the end"] = _bytes(database)
        server.drop(database)
        results["bytes, sealed as it grows"] = _growing(server, entries // 2)
    return results


def _append(results: dict[str, dict[str, float]], entries: int) -> None:
    from django.db import transaction

    from maplebridge.kernel import ledger

    rows = [ledger.NewEntry(n, "opened", NOW, "resident", DATA) for n in range(1, entries // 2 + 1)]
    more = [ledger.NewEntry(n, "act", NOW, "post:17", DATA) for n in range(1, entries // 2 + 1)]
    with timed(results, "append_many, new matters", len(rows)):
        for start in range(0, len(rows), BATCH):
            with transaction.atomic():
                ledger.append_many(rows[start : start + BATCH], opening=True)
    with timed(results, "append_many, known matters", len(more)):
        for start in range(0, len(more), BATCH):
            with transaction.atomic():
                ledger.append_many(more[start : start + BATCH])
    with timed(results, "append, 200 in a transaction", 2000):
        for start in range(0, 2000, 200):
            with transaction.atomic():
                for number in range(start, start + 200):
                    ledger.append(matter=number + 1, kind="act", at=NOW, by="post:17", data=DATA)


def _peers(results: dict[str, dict[str, float]], database: clusters.Database) -> None:
    """What stands beside: COPY of the same rows into a bare table, and nothing but the hashing of what is verified."""
    names = "matter, seq, at, kind, by, said, hash"
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM ledger_entry WHERE seq = 1")
        rows = cursor.fetchall()
        cursor.execute(f"CREATE TABLE bench_bare AS SELECT {names} FROM ledger_entry WHERE false")
        began = time.perf_counter()
        with connection.connection.cursor().copy(f"COPY bench_bare ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        results["append_many, new matters"]["copy_s"] = time.perf_counter() - began
        cursor.execute("SELECT ledger_body(by, said, kind, matter, seq, at) FROM ledger_entry")
        bodies = [bytes(32) + bytes(body) for (body,) in cursor.fetchall()]
    began = time.perf_counter()
    for body in bodies:
        sha256(b"\x00" + sha256(body).digest()).digest()
    results["verify"]["hashing_s"] = time.perf_counter() - began


def _seal(results: dict[str, dict[str, float]], entries: int) -> None:
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger import merkle

    with timed(results, "seal", entries + 2000):
        head = ledger.seal(now=NOW)
    numbers = range(1, 2001)
    with timed(results, "prove and check", len(numbers)):
        for number in numbers:
            proof = ledger.prove(number, 1)
            leaf = merkle.leaf_hash(proof.hash)
            if not merkle.inclusion_holds(leaf, proof.leaf, head.size, proof.path, head.root):
                raise SystemExit("a proof does not hold")
    with timed(results, "verify", entries + 2000):
        report = ledger.verify()
    if not report.ok:
        raise SystemExit(str(report.findings))


def _growing(server: clusters.Server, entries: int) -> dict[str, float]:
    """Bytes an entry takes in daily work: sealed every so often, with the vacuum that PostgreSQL does by itself."""
    from django.db import transaction

    from maplebridge.kernel import ledger

    database = server.create()
    step = entries // 10
    for start in range(0, entries, step):
        rows = [
            ledger.NewEntry(n, "opened", NOW, "resident", DATA) for n in range(start + 1, start + step + 1)
        ]
        with database.as_role("clock"), transaction.atomic():
            ledger.append_many(rows, opening=True)
        with database.as_role("seal"):
            ledger.seal(now=NOW)
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("VACUUM ledger_entry, ledger_tile")
    return _bytes(database)


def _bytes(database: clusters.Database) -> dict[str, float]:
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(octet_length(ledger_body(by, said, kind, matter, seq, at))), "
            "pg_relation_size('ledger_entry'), pg_indexes_size('ledger_entry'), "
            "pg_total_relation_size('ledger_tile') FROM ledger_entry"
        )
        count, bodies, rows, indexes, tiles = cursor.fetchone()
    parts = {"body": bodies, "rows": rows, "indexes": indexes, "tiles": tiles}
    return {"entries": count, **{name: round(float(size) / count, 1) for name, size in parts.items()}}


def rows(shared: Path | None, quick: bool) -> list[dict[str, Any]]:
    """One row for each thing that is done with entries, and one for the bytes they take."""
    found = measure(20_000 if quick else ENTRIES)
    table = []
    for name, one in found.items():
        row: dict[str, Any] = {"method": f"ledger: {name}"}
        if "per_second" in one:
            row |= {
                "data": f"{one['count']:,} entries",
                "ours_s": one["seconds"],
                "per_s": one["per_second"],
                "cpu_ms": round(one["cpu_us_each"] / 1000, 4),
                "equal": True,  # every proof was checked, the verification found nothing
                "memory_mb": ground.memory_mb(),
                "note": "CPU of this process for each",
            }
            for key, peer in PEERS.items():
                if key in one:
                    row |= {
                        "peer": peer,
                        "peer_s": round(one[key], 3),
                        "ratio": round(one[key] / one["seconds"], 3),
                    }
        else:
            row |= {
                "data": f"{one['entries']:,} entries",
                "note": ", ".join(f"{part} {size} bytes" for part, size in one.items() if part != "entries"),
            }
        table.append(row)
    return table


def run(show: Callable[[str], None] = print) -> None:
    """Measure and print."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    show(json.dumps(measure(entries), indent=1))


if __name__ == "__main__":
    run()
