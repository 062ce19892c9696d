"""Many matters at once: a set-based generator that multiplies two thousand real ones inside the database.

Each copy keeps its model's procedure, kind, place, unit, office, words and first entry, and gets its own number, title
and dates; one in ten is open. Closed ones have five entries and an answer. Hashes are of the copy's own bytes but are
not chained anew: nothing here is sealed or verified. Above a hundred thousand, indexes are built after the rows.
"""

from __future__ import annotations

from typing import Any

MODELS = 2_000
BASE = 2_700_000_000
SEED = """
CREATE UNLOGGED TABLE IF NOT EXISTS bench_seed AS
SELECT row_number() OVER (ORDER BY m.number) - 1 AS n, m.*, w.text AS said_text, e.by AS said_by, e.said AS first_said
FROM matter_matter m
JOIN matter_statement w ON w.matter = m.number AND w.seq = 1 AND w.field = 'text'
JOIN ledger_entry e ON e.matter = m.number AND e.seq = 1
"""
COPIES = """
CREATE UNLOGGED TABLE bench_copy AS
SELECT k, 2700000000 + k AS number, s.n, is_open, f.late, t.opened,
    (date_trunc('day', t.opened AT TIME ZONE 'Asia/Shanghai') + interval '8 days 23:59') AT TIME ZONE 'Asia/Shanghai' AS due
FROM generate_series(%(low)s::bigint + 1, %(high)s::bigint) AS k
CROSS JOIN LATERAL (SELECT hashint8extended(k, 1) & 1073741823 AS a, hashint8extended(k, 2) & 1073741823 AS b) h
JOIN bench_seed s ON s.n = a %% (SELECT count(*) FROM bench_seed)
CROSS JOIN LATERAL (SELECT b %% 10 = 0 AS is_open, b %% 97 = 0 AS late) f
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - (a %% CASE WHEN is_open THEN 12000 ELSE 520000 END) * interval '1 minute'
    AS opened) t
"""
ENTRIES = """
INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash, leaf)
SELECT c.number, entry, c.opened, CASE WHEN entry = 1 THEN 'opened' ELSE 'act' END,
    CASE WHEN entry = 1 THEN s.said_by ELSE 'post:17' END,
    CASE WHEN entry = 1 THEN s.first_said ELSE convert_to('{"c":{"answer":"' || encode(sha256(c.k::text::bytea), 'hex')
        || '"},"n":"reply","role":"handler","s":{"since":"2026-03-02T09:30","last":"2026-03-02T09:30",'
        || '"due":"2026-03-09T23:59","next":"2026-03-09T23:59","facts":["judge.reply"]},'
        || '"x":{"from":"handle","to":"judge"}}', 'UTF8') END,
    sha256((c.k * 8 + entry)::text::bytea), c.k * 8 + entry + 1000000
FROM bench_copy c JOIN bench_seed s USING (n)
CROSS JOIN LATERAL generate_series(1, CASE WHEN c.is_open THEN 1 ELSE 5 END) AS entry
"""
WORDS = """
INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
SELECT c.number, entry, CASE WHEN entry = 1 THEN 'text' ELSE 'answer' END,
    CASE WHEN entry = 1 THEN s.said_text || CASE WHEN c.k %% 997 = 0 THEN '还有白蚁。' ELSE '' END ELSE repeat('述', 40) END,
    substr(sha256(c.k::text::bytea), 1, 16), NULL, false
FROM bench_copy c JOIN bench_seed s USING (n)
CROSS JOIN LATERAL unnest(CASE WHEN c.is_open THEN ARRAY[1] ELSE ARRAY[1, 3] END) AS entry
"""
OWN = {
    "number": "c.number",
    "outcome": "CASE WHEN NOT c.is_open THEN 'settled' END",
    "opened": "c.opened",
    "touched": "c.opened + CASE WHEN c.is_open THEN interval '0' ELSE interval '1 day' END",
    "due": "CASE WHEN c.is_open THEN c.due END",
    "next": "CASE WHEN c.is_open THEN c.due END",
    "seq": "CASE WHEN c.is_open THEN 1 ELSE 5 END",
    "missed": "c.late::int",
    "code": "substr(sha256(c.k::text::bytea), 1, 16)",
}
COLUMNS = """
SELECT attname::text FROM pg_attribute
WHERE attrelid = 'matter_matter'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
TABLES = ("matter_matter", "matter_statement", "ledger_entry", "matter_tally")
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary AND NOT indisunique
"""
SIZES = """
SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c WHERE c.relname = ANY (%s) ORDER BY 1
"""
WORD_INDEX = "SELECT pg_relation_size('matter_words')"
STEP, GROWN = 100_000, 100_000


def grow(cursor: Any, low: int, high: int, now: object) -> None:
    """Bring the crowd from `low` matters to `high`; `cursor` is a superuser's (chains are not made anew)."""
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")
    cursor.execute(SEED)
    cursor.execute("ANALYZE bench_seed")
    later = _without_indexes(cursor) if high - low > GROWN else []
    for start in range(low, high, STEP):
        cursor.execute("DROP TABLE IF EXISTS bench_copy")
        cursor.execute(COPIES, {"low": start, "high": min(start + STEP, high), "now": now})
        for words in (_matters(cursor), ENTRIES, WORDS):
            cursor.execute(words, [])
    for definition in later:
        cursor.execute(definition)
    cursor.execute("RESET session_replication_role")
    cursor.execute("SELECT mb_tally_fold('1970-01-02', 1000000), mb_tally_mend('1970-01-02')")
    cursor.execute("DELETE FROM matter_tally WHERE day <> 'epoch' AND day < %s::date - 100", [now])
    for table in TABLES:
        cursor.execute(f"VACUUM ANALYZE {table}")


def sizes(cursor: Any) -> dict[str, tuple[int, int]]:
    """Bytes of rows and of indexes, by table."""
    cursor.execute(SIZES, [list(TABLES)])
    return {name: (rows, indexes) for name, rows, indexes in cursor.fetchall()}


def words_index(cursor: Any) -> int:
    """Bytes of the index of words."""
    cursor.execute(WORD_INDEX)
    return int(cursor.fetchone()[0])


def _matters(cursor: Any) -> str:
    """The statement that copies rows: what is not a copy's own is its model's."""
    cursor.execute(COLUMNS)
    names = [name for (name,) in cursor.fetchall()]
    values = ", ".join(OWN.get(name, f's."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO matter_matter ({quoted}) SELECT {values} FROM bench_copy c JOIN bench_seed s USING (n)"
    )


def _without_indexes(cursor: Any) -> list[str]:
    """Drop what can be built faster at the end; returns how."""
    cursor.execute(INDEXES, [list(TABLES[:3])])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]
