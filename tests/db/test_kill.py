"""The database is killed at any moment: nothing that was acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KILLS = 2
BATCH = 20


@pytest.fixture
def kill(server):
    """Kill the database as `kill -9` does, and start it again."""

    def now():
        lock = server.cluster.data / "postmaster.pid"
        os.kill(int(lock.read_text().split()[0]), signal.SIGKILL)
        server.cluster.start()

    return now


@pytest.fixture
def effects(db, as_role):
    """A consumer's own table: its position, and one row for each effect. Commits wait for the log, as in real life."""
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{db.address.name}" SET synchronous_commit = on')
    with as_role("owner") as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (leaf bigint PRIMARY KEY)")
        cursor.execute("CREATE TABLE reached (position bigint)")
        cursor.execute("INSERT INTO reached VALUES (0)")
        cursor.execute("GRANT ALL ON effect, reached TO mb_clock")


def until_it_works(work):
    """What a worker does: on a lost connection, connect again and go on."""
    from django.db import Error, connections

    deadline = time.monotonic() + 60
    while True:
        try:
            return work()
        except Error:
            connections["default"].close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def consume():
    """Take the next entries, do their effect and move the position, in one transaction."""
    from django.db import connection, transaction

    from maplebridge.kernel import ledger

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT position FROM reached FOR UPDATE")
        entries = ledger.after(cursor.fetchone()[0], 7)
        for entry in entries:
            cursor.execute("INSERT INTO effect VALUES (%s)", (entry.leaf,))
        if entries:
            cursor.execute("UPDATE reached SET position = %s", (entries[-1].leaf + 1,))
    return len(entries)


@pytest.mark.slow
def test_acknowledged_entries_survive_kills_between_append_seal_and_effect(db, as_role, kill, effects):
    from django.db import Error, connections, transaction

    from maplebridge.kernel import ledger

    acknowledged: list[tuple[int, int]] = []
    stop = threading.Event()

    def append_for_ever():
        number = 0
        while not stop.is_set():
            number += 1
            try:
                with transaction.atomic():
                    rows = [
                        ledger.NewEntry(number, "opened", NOW, "resident", {"i": i}) for i in range(BATCH)
                    ]
                    made = ledger.append_many(rows, opening=True)
                acknowledged.extend((one.matter, one.seq) for one in made)
                time.sleep(0.01)
            except Error:
                connections["default"].close()
                time.sleep(0.05)
        connections["default"].close()

    with as_role("clock"):
        settings = dict(connections["default"].settings_dict)

        def work():
            connections["default"].settings_dict = dict(settings)
            append_for_ever()

        writer = threading.Thread(target=work)
        writer.start()
        for turn in range(KILLS):
            wanted = len(acknowledged) + 5 * BATCH
            while len(acknowledged) < wanted:
                time.sleep(0.02)
            kill()
            with as_role("seal"):
                until_it_works(ledger.order if turn % 2 else lambda: ledger.seal(now=NOW))
            kill()
            until_it_works(consume)
        stop.set()
        writer.join()
    with as_role("seal"):
        ledger.seal(now=NOW)
        report = ledger.verify()
        held = {(entry.matter, entry.seq) for entry in ledger.after(0, 100_000)}
    assert report.ok, report.findings
    assert set(acknowledged) <= held
    assert set(Counter(matter for matter, _ in held).values()) == {BATCH}, (
        "a transaction is there as a whole or not"
    )
    with as_role("clock") as connection:
        while consume():
            pass
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT leaf) FROM effect")
            assert cursor.fetchone() == (len(held), len(held))


def test_two_sealers_at_once_make_one_ledger(db, as_role):
    from django.db import connections, transaction

    from maplebridge.kernel import ledger

    with as_role("clock"), transaction.atomic():
        ledger.append_many(
            [ledger.NewEntry(n, "opened", NOW, "resident", {}) for n in range(1, 3001)], opening=True
        )
    with as_role("seal"):
        settings = dict(connections["default"].settings_dict)

        def work():
            connections["default"].settings_dict = dict(settings)
            ledger.order()
            ledger.seal(now=NOW)
            connections["default"].close()

        sealers = [threading.Thread(target=work) for _ in range(4)]
        for sealer in sealers:
            sealer.start()
        for sealer in sealers:
            sealer.join()
        report = ledger.verify()
    assert report.ok, report.findings
    assert (report.placed, report.heads) == (3000, 1)


def test_two_writers_on_one_matter_wait_for_each_other(db, as_role):
    from django.db import connections, transaction

    from maplebridge.kernel import ledger

    with as_role("clock") as clock:
        settings = dict(clock.settings_dict)

    def work():
        connections["default"].settings_dict = dict(settings)
        for _ in range(20):
            with transaction.atomic():
                ledger.append(matter=5, kind="act", at=NOW, by="post:1", data={})
        connections["default"].close()

    writers = [threading.Thread(target=work) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with as_role("seal"):
        assert [entry.seq for entry in ledger.entries_of(5)] == list(range(1, 81))
        assert ledger.verify().ok
