"""Many matters at once: a set-based generator that multiplies a few hundred real ones inside the database.

Each copy gets its own number, title, place, office and dates; one in ten is open. Closed ones have five entries and
an answer. Hashes are of the copy's own bytes but are not chained anew: nothing here is sealed or verified.
"""

from __future__ import annotations

from typing import Any

OPEN = 10  # one in so many is open
SEED = """
CREATE TABLE IF NOT EXISTS bench_seed AS SELECT row_number() OVER (ORDER BY number) - 1 AS n, m.* FROM matter_matter m
"""
FIRST = """
CREATE TABLE IF NOT EXISTS bench_entry AS SELECT s.n, e.at, e.kind, e.by, e.said FROM bench_seed s
JOIN ledger_entry e ON e.matter = s.number AND e.seq = 1
"""
PLACES = """
CREATE TABLE IF NOT EXISTS bench_place AS SELECT row_number() OVER (ORDER BY u.id) - 1 AS p, u.id AS place,
    u.path[3] AS township, (SELECT min(o.id) FROM territory_office o WHERE o.unit_id = u.path[3]) AS office
FROM territory_unit u WHERE u.level = 3
"""
MATTERS = """
INSERT INTO matter_matter (number, procedure_id, category, channel, place, unit, office, level, step, outcome, opened,
    touched, due, next, seq, bounces, missed, code, against, title, state)
SELECT 2500000000 + k, s.procedure_id, s.category, s.channel, p.place, p.township, p.office, s.level, s.step,
    CASE WHEN k %% 10 = 0 THEN NULL ELSE 'settled' END, moment, moment + interval '1 day',
    CASE WHEN k %% 10 = 0 THEN moment + interval '8 days' END, CASE WHEN k %% 10 = 0 THEN moment + interval '8 days' END,
    CASE WHEN k %% 10 = 0 THEN 1 ELSE 5 END, 0, (k %% 97 = 0)::int,
    substr(sha256(k::text::bytea), 1, 16), NULL,
    left(s.title, 70) || CASE WHEN k %% 997 = 0 THEN ' 白蚁' ELSE '' END, s.state
FROM generate_series(%(low)s::bigint + 1, %(high)s::bigint) AS k
JOIN bench_seed s ON s.n = k %% (SELECT count(*) FROM bench_seed)
JOIN bench_place p ON p.p = (k * 7919) %% (SELECT count(*) FROM bench_place)
CROSS JOIN LATERAL (SELECT CASE WHEN k %% 10 = 0 THEN %(now)s::timestamptz - (k * 31 %% 12000) * interval '1 minute'
    ELSE %(now)s::timestamptz - (k * 31 %% 520000) * interval '1 minute' END AS moment) t
"""
ENTRIES = """
INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash, leaf)
SELECT 2500000000 + k, seq, e.at, CASE WHEN seq = 1 THEN e.kind ELSE 'act' END,
    CASE WHEN seq = 1 THEN e.by ELSE 'post:17' END,
    CASE WHEN seq = 1 THEN e.said ELSE convert_to('{"c":{"answer":"' || encode(sha256(k::text::bytea), 'hex')
        || '"},"n":"reply","role":"handler","s":{"since":"2026-03-02T09:30","last":"2026-03-02T09:30",'
        || '"due":"2026-03-09T23:59","next":"2026-03-09T23:59","facts":["judge.reply"]},'
        || '"x":{"from":"handle","to":"judge"}}', 'UTF8') END,
    sha256((k * 8 + seq)::text::bytea), %(leaf)s + (k - %(low)s) * 8 + seq
FROM generate_series(%(low)s::bigint + 1, %(high)s::bigint) AS k
JOIN bench_entry e ON e.n = k %% (SELECT count(*) FROM bench_seed)
CROSS JOIN LATERAL generate_series(1, CASE WHEN k %% 10 = 0 THEN 1 ELSE 5 END) AS seq
"""
WORDS = """
INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
SELECT 2500000000 + k, entry, CASE WHEN entry = 1 THEN 'text' ELSE 'answer' END, left(s.title, 70) || repeat('述', 40),
    substr(sha256(k::text::bytea), 1, 16), NULL, false
FROM generate_series(%(low)s::bigint + 1, %(high)s::bigint) AS k
JOIN bench_seed s ON s.n = k %% (SELECT count(*) FROM bench_seed)
CROSS JOIN LATERAL unnest(CASE WHEN k %% 10 = 0 THEN ARRAY[1] ELSE ARRAY[1, 3] END) AS entry
"""
SIZES = """
SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c
WHERE c.relname IN ('matter_matter', 'matter_statement', 'ledger_entry') ORDER BY 1
"""
STEP = 100_000


def grow(cursor: Any, low: int, high: int, now: object) -> None:
    """Bring the crowd from `low` matters to `high`; `cursor` is a superuser's (chains are not made anew)."""
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")
    for words in (SEED, FIRST, PLACES):
        cursor.execute(words)
    for start in range(low, high, STEP):
        given = {"low": start, "high": min(start + STEP, high), "now": now, "leaf": start * 8 + 10_000}
        for words in (MATTERS, ENTRIES, WORDS):
            cursor.execute(words, given)
    cursor.execute("RESET session_replication_role")
    for table in ("matter_matter", "matter_statement", "ledger_entry"):
        cursor.execute(f"VACUUM ANALYZE {table}")


def sizes(cursor: Any) -> dict[str, tuple[int, int]]:
    """Bytes of rows and of indexes, by table."""
    cursor.execute(SIZES)
    return {name: (rows, indexes) for name, rows, indexes in cursor.fetchall()}
