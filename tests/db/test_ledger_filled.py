"""A ledger that was filled before the last change of its tables goes over to them whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import olden

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OLD = """
SELECT ledger_append(%s, %s, %s,
    convert_to('{"by":"' || %s || '","d":' || %s || ',"k":"' || %s || '","m":' || %s || ',"n":', 'UTF8'),
    convert_to(',"t":"2026-03-02T09:30Z"}', 'UTF8'))
"""


@pytest.fixture
def before(server):
    """A database as it was when an entry still held its whole body and the hash before it; eight sealed entries."""
    from django.db import connection

    from maplebridge.kernel import ledger

    database = olden.old(server, "ledger.0003_rights")
    with database.as_role("owner"), connection.cursor() as cursor:
        for turn in range(2):
            for matter in range(4):
                said, kind = f'{{"说":"路灯 \\"{turn}\\""}}', "acted"
                cursor.execute(OLD, (matter, NOW, kind, f"post:{turn}", said, kind, matter))
    with database.as_role("seal"):
        ledger.seal(now=NOW)
    yield database
    server.drop(database)


def test_a_filled_ledger_goes_over_with_every_hash_place_and_head(before):
    from maplebridge.kernel import ledger

    with before.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT matter, seq, hash, leaf, body FROM ledger_entry ORDER BY matter, seq")
        old = [(m, n, bytes(h), leaf, bytes(body)) for m, n, h, leaf, body in cursor.fetchall()]
    olden.bring_up(before)
    with before.as_role("seal"):
        report = ledger.verify()
        entries = [one for matter in range(4) for one in ledger.entries_of(matter)]
    assert (report.ok, report.entries, report.placed, report.heads) == (True, 8, 8, 1)
    assert [(e.matter, e.seq, e.hash, e.leaf, e.body) for e in entries] == old
    assert entries[1].data == {"说": '路灯 "1"'}


def test_a_ledger_that_was_tampered_with_is_not_taken_over(before):
    from django.db import DatabaseError

    with before.as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET kind = 'closed' WHERE (matter, seq) = (2, 2)")
    with pytest.raises(DatabaseError, match="Entry 2 of matter 2 does not fit its chain"):
        olden.bring_up(before)
