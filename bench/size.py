"""Bytes a matter takes, all told: real histories multiplied, sealed and vacuumed day by day.

    ./maple bench size [--quick]        20,000 matters, without --quick 100,000

Some hundred generated messages are imported and taken to their ends by the sample city's offices and residents, through
the public acts; one in ten stays as it came. Copies of their rows get numbers, keys and hashes of their own; they come
as in daily work: first what opened, then the second entries, and so on, with a seal and a vacuum after each. Every table
that grew is counted, with its indexes; `words` is what people wrote themselves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import _ground as ground

ENDED, OPEN, DAYS = 270, 30, 90
STEP, LONGEST = 10, 12
APART = 1_000_000
NUMBER = {"matter_matter": "number"}
CHANGED = {
    "ledger_entry": {"hash": "sha256(t.hash || k::text::bytea)", "leaf": "NULL"},
    "hear_submission": {"key": "substr(sha256(t.key || k::text::bytea), 1, octet_length(t.key))"},
}
BY_ENTRY = ("ledger_entry", "matter_statement")
SIZES = """
SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
WORDS = """
SELECT (SELECT sum(octet_length(text)) FROM matter_statement) + (SELECT sum(octet_length(title)) FROM matter_matter),
    (SELECT count(*) FROM matter_matter), (SELECT count(*) FROM ledger_entry WHERE matter > 0)
"""
COLUMNS = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id'
"""
Sizes = dict[str, tuple[int, int]]


def rows(shared: Path | None, quick: bool) -> Iterator[dict[str, Any]]:
    """One row: bytes a matter, by table."""
    with ground.city({"maintenance_work_mem": "256MB"}) as database:
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            before = _sizes(cursor)
        with database.as_role("clock"):
            _live()
        _seal(database)
        copies = (20_000 if quick else 100_000) // (ENDED + OPEN)
        for first in range(1, copies + 1, STEP):
            for seq in range(1, LONGEST + 1):
                with database.as_role("admin") as connection, connection.cursor() as cursor:
                    _copy(cursor, first, min(first + STEP, copies + 1), seq)
                _seal(database)
        with database.as_role("admin") as connection, connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            yield _told(before, _sizes(cursor), cursor)


def _told(before: Sizes, after: Sizes, cursor: Any) -> dict[str, Any]:
    cursor.execute(WORDS)
    words, matters, entries = cursor.fetchone()
    grown = {
        name: [(new - old) / matters for new, old in zip(sizes, before.get(name, (0, 0)), strict=True)]
        for name, sizes in after.items()
    }
    named = sorted((pair for pair in grown.items() if sum(pair[1]) >= 3), key=lambda pair: -sum(pair[1]))
    return {
        "method": "bytes a matter, all told",
        "data": f"{matters:,} matters, {entries / matters:.1f} entries each",
        "bytes_per_matter": round(sum(map(sum, grown.values()))),
        "note": ", ".join(f"{name} {table:.0f} + indexes {index:.0f}" for name, (table, index) in named)
        + f"; of these {float(words) / matters:.0f} are words and titles",
    }


def _live() -> None:
    """Some hundred matters, most of them at their ends, as the sample city's people bring them there."""
    from maplebridge.demo.days import City

    ground.bring(ENDED, seed=5)
    chance = random.Random(5)
    City(chance).run_dry(start=ground.NOW + timedelta(hours=14), most_days=DAYS)
    ground.bring(OPEN, seed=6)


def _seal(database: Any) -> None:
    from maplebridge.kernel import ledger

    with database.as_role("seal"):
        ledger.seal(now=ground.NOW)
    with database.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("VACUUM ledger_entry, ledger_tile")


def _copy(cursor: Any, first: int, stop: int, seq: int) -> None:
    """Copies of what the first matters came to with their entry `seq`; as superuser, without triggers."""
    cursor.execute("SET session_replication_role = replica")
    for table in ("matter_matter", *BY_ENTRY, "hear_submission"):
        if seq > 1 and table not in BY_ENTRY:
            continue
        number = NUMBER.get(table, "matter")
        cursor.execute(COLUMNS, [table])
        names = [name for (name,) in cursor.fetchall()]
        own = {number: f"t.{number} + k * {APART}", **CHANGED.get(table, {})}
        values = ", ".join(own.get(name, f't."{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        which = f" AND t.seq = {seq}" if table in BY_ENTRY and seq < LONGEST else ""
        which = f" AND t.seq >= {seq}" if table in BY_ENTRY and seq == LONGEST else which
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} t, generate_series({first}, {stop - 1}) AS k "
            f"WHERE t.{number} BETWEEN 2600000001 AND 2600000999{which} ORDER BY t.{number} + k * {APART}"
        )
    cursor.execute("RESET session_replication_role")


def _sizes(cursor: Any) -> Sizes:
    cursor.execute(SIZES)
    return {name: (table, index) for name, table, index in cursor.fetchall()}
