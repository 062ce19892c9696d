"""Many matters at once: a set-based generator that multiplies two thousand real ones inside the database.

Some of the models were brought to their end by real acts. Each copy keeps its model's procedure, kind, place, unit,
office, words, entries and row, and gets its own number, dates and hashes; one in ten is open. Hashes are of the copy's
own bytes but are not chained anew: nothing here is sealed or verified. Of more than a hundred thousand at once, indexes
are built after the rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

MODELS = 2_000
BASE = 2_700_000_000
FINISHED = 60
SEED = """
CREATE UNLOGGED TABLE IF NOT EXISTS bench_seed AS
SELECT row_number() OVER (PARTITION BY m.outcome IS NOT NULL ORDER BY m.number) - 1 AS n, m.outcome IS NOT NULL AS done, m.*
FROM matter_matter m
"""
ENTRY = "CREATE UNLOGGED TABLE IF NOT EXISTS bench_entry AS SELECT * FROM ledger_entry"
WORD = "CREATE UNLOGGED TABLE IF NOT EXISTS bench_word AS SELECT * FROM matter_statement"
COPIES = """
CREATE UNLOGGED TABLE bench_copy AS
SELECT k, 2700000000 + k AS number, s.number AS model, is_open, f.late, t.opened,
    (date_trunc('day', t.opened AT TIME ZONE 'Asia/Shanghai') + interval '8 days 23:59') AT TIME ZONE 'Asia/Shanghai' AS due
FROM generate_series(%(low)s::bigint + 1, %(high)s::bigint) AS k
CROSS JOIN LATERAL (SELECT hashint8extended(k, 1) & 1073741823 AS a, hashint8extended(k, 2) & 1073741823 AS b) h
CROSS JOIN LATERAL (SELECT b %% 10 = 0 AS is_open, b %% 97 = 0 AS late) f
JOIN bench_seed s ON s.done <> is_open
    AND s.n = a %% CASE WHEN is_open THEN (SELECT count(*) FILTER (WHERE NOT done) FROM bench_seed)
                   ELSE (SELECT count(*) FILTER (WHERE done) FROM bench_seed) END
CROSS JOIN LATERAL (SELECT %(now)s::timestamptz - (a %% CASE WHEN is_open THEN 12000 ELSE 520000 END) * interval '1 minute'
    AS opened) t
"""
ENTRIES = """
INSERT INTO ledger_entry (matter, seq, at, kind, by, said, hash, leaf)
SELECT c.number, e.seq, c.opened + (e.seq - 1) * interval '1 hour', e.kind, e.by, e.said,
    sha256((c.k * 8 + e.seq)::text::bytea), c.k * 8 + e.seq + 1000000
FROM bench_copy c JOIN bench_entry e ON e.matter = c.model
"""
WORDS = """
INSERT INTO matter_statement (matter, seq, field, text, salt, office, sealed)
SELECT c.number, w.seq, w.field,
    w.text || CASE WHEN w.seq = 1 AND w.field = 'text' AND c.k % 997 = 0 THEN '还有白蚁。' ELSE '' END,
    CASE WHEN w.salt = '' THEN w.salt ELSE substr(sha256((c.k * 8 + w.seq)::text::bytea), 1, octet_length(w.salt)) END,
    w.office, w.sealed
FROM bench_copy c JOIN bench_word w ON w.matter = c.model
"""
OWN = {
    "number": "c.number",
    "opened": "c.opened",
    "touched": "c.opened + CASE WHEN c.is_open THEN interval '0' ELSE interval '1 day' END",
    "due": "CASE WHEN c.is_open THEN c.due END",
    "next": "CASE WHEN c.is_open THEN c.due END",
    "missed": "c.late::int",
    "code": "substr(sha256(c.k::text::bytea), 1, 16)",
}
COLUMNS = """
SELECT attname::text FROM pg_attribute
WHERE attrelid = 'matter_matter'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
TABLES = ("matter_matter", "matter_statement", "ledger_entry", "figures_tally")
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary AND NOT indisunique
"""
SIZES = """
SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c WHERE c.relname = ANY (%s) ORDER BY 1
"""
WORD_INDEX = "SELECT pg_relation_size('matter_words')"
ANSWER = {
    "answer": "已派人到现场查看，问题属实，今天上午已经处理完毕，并告知了物业以后如何报修。感谢您的反映。"
}
STEP, GROWN = 100_000, 100_000


def grow(cursor: Any, low: int, high: int, now: object) -> None:
    """Bring the crowd from `low` matters to `high`; `cursor` is a superuser's (chains are not made anew)."""
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")
    for words in (SEED, ENTRY, WORD):
        cursor.execute(words)
    later = _without_indexes(cursor) if high - low > GROWN else []
    for start in range(low, high, STEP):
        cursor.execute("DROP TABLE IF EXISTS bench_copy")
        cursor.execute(COPIES, {"low": start, "high": min(start + STEP, high), "now": now})
        cursor.execute("ANALYZE bench_copy")
        for words in (_matters(cursor), ENTRIES, WORDS):
            cursor.execute(words)
    for definition in later:
        cursor.execute(definition)
    cursor.execute("RESET session_replication_role")
    cursor.execute(
        "SELECT mb_tally_fold(d, 1000000), mb_tally_mend(d) FROM (SELECT %s::date - 100 AS d) day", [now]
    )
    for table in TABLES:
        cursor.execute(f"VACUUM ANALYZE {table}")


def finish(now: datetime) -> int:
    """Bring some of the models to their end, as role clock, by the acts of a hotline request; returns how many."""
    import sampled
    from maplebridge.kernel.identity.actor import holder_of
    from maplebridge.kernel.matter.models import Matter
    from maplebridge.rules.refusal import Refusal

    done = 0
    for number in Matter.objects.filter(outcome=None).order_by("number").values_list("number", flat=True):
        try:
            sampled.act(number, "dispatch", now=now + timedelta(hours=1))
            sampled.act(number, "reply", given=ANSWER, now=now + timedelta(days=1))
            sampled.act(number, "solved", actor=holder_of(number), now=now + timedelta(days=2))
        except Refusal:
            continue
        done += 1
        if done == FINISHED:
            break
    return done


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
    return f"INSERT INTO matter_matter ({quoted}) SELECT {values} FROM bench_copy c JOIN bench_seed s ON s.number = c.model"


def _without_indexes(cursor: Any) -> list[str]:
    """Drop what can be built faster at the end; returns how."""
    cursor.execute(INDEXES, [list(TABLES[:3])])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]
