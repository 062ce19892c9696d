"""Rows a second of an import, with everything that an import does, against COPY of the same rows.

    ./maple bench importing [--quick]

Each row is cleaned, read (category, place in its words), routed to an office, given its last day, a number, a code and
a ledger entry, and written to four tables with their indexes. COPY writes the three columns into a table without any.
`cpu_ms` is CPU a row by part: reading processes, the writing process, the database. The rate that two free processors
would give is bounded by both 2 / total and 1 / (writing + database).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _ground as ground


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row: the import beside COPY."""
    count = 4_000 if quick else 20_000
    with ground.city() as database:
        with database.as_role("clock"):
            ground.bring(300, seed=2)
            before = _spent()
            began = time.perf_counter()
            work = ground.bring(count)
            wall = time.perf_counter() - began
            spent = [(after - old) / count * 1000 for old, after in zip(before, _spent(), strict=True)]
            said = [tuple(one.values()) for one in ground.messages(count)]
        with database.as_role("admin") as connection:
            copied = _copy(connection, said)
        reading, writing, serving = (round(one, 3) for one in spent)
        free = min(2 / sum(spent), 1 / (spent[1] + spent[2])) * 1000
        yield {
            "method": "import",
            "data": f"{count:,} rows of 60 to 100 characters, place in the words",
            "ours_s": round(wall, 2),
            "peer": "COPY",
            "peer_s": round(copied, 3),
            "ratio": round(copied / wall, 4),
            "equal": work.tally.opened == count,
            "per_s": round(count / wall),
            "cpu_ms": round(sum(spent), 3),
            "memory_mb": ground.memory_mb(),
            "note": f"CPU ms a row: reading {reading}, writing {writing}, database {serving}; "
            f"two free processors: {free:,.0f} rows/s",
        }


def _spent() -> tuple[float, float, float]:
    """CPU seconds so far: ended reading processes, this process, its database session."""
    own = ground.processor(children=False)
    return ground.processor() - own, own, ground.session_cpu()


def _copy(connection: Any, said: list[tuple[str, ...]]) -> float:
    """Seconds that COPY takes for the bare rows, in one transaction."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id text, at text, said text)")
        began = time.perf_counter()
        with cursor.copy("COPY bench_bare FROM STDIN") as copy:
            for one in said:
                copy.write_row(one)

        return time.perf_counter() - began
